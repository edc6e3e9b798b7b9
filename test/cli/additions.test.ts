import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundle } from '../../build/bundle.mjs';
import { root } from '../docs/page-project.js';
import { smallScenario, Workplace } from './fedstill.js';

/** Adds an entry to the list in a registry of a copy of the sources. */
function register(copy: string, registry: string, list: string, name: string, file: string): void {
  const source = readFileSync(join(copy, registry), 'utf8');
  const opening = `export const ${list} = [`;
  expect(source).toContain(opening);
  const registered = source.replace(opening, `import * as ${name} from '${file}';\n${opening}${name}, `);
  writeFileSync(join(copy, registry), registered);
}

test('an observer and a measure are added by a file and an entry in a registry each', async () => {
  const work = new Workplace();
  const copy = join(work.path, 'copy');
  const fixtures = 'test/actors/fixtures';
  for (const part of ['src', fixtures, 'package.json']) cpSync(join(root, part), join(copy, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  const observers = 'src/actors/observers/registry.ts';
  const measures = 'src/actors/evaluation/measures/registry.ts';
  register(copy, observers, 'observerModules', 'farthest', `../../../${fixtures}/farthest-update.js`);
  register(copy, measures, 'measureModules', 'worstClass', `../../../../${fixtures}/worst-class.js`);
  await bundle(copy);

  work.write(
    'scenario.yaml',
    `${smallScenario}evaluation: { every: 1, measures: [worstClass] }\nfarthest: { every: 2 }\ncheckpoint: { every: 1 }\n`,
  );
  const run = (args: string) => work.shell(`"$NODE" copy/dist/cli/main.js run ${args} --threads 1`);
  const whole = await run('scenario.yaml --out whole --set rounds=4');
  expect(whole).toMatchObject({ code: 0, stderr: expect.not.stringContaining('Error') });
  const rounds = work.metrics('whole');
  const found = work.events('whole').flatMap((event) => (event.kind === 'farthest' ? [event] : []));
  expect(found.map(({ round }) => round)).toEqual([2, 4]);
  expect(rounds.map((round) => round.farthest)).toEqual([undefined, found[0].distance, undefined, found[1].distance]);
  for (const { test: tested, measures } of rounds) {
    expect(measures?.worstClass).toBeLessThanOrEqual(tested?.accuracy ?? Number.NaN);
  }
  expect(work.summary('whole').measures).toEqual({
    worstClass: rounds[3].measures?.worstClass,
    farthest: found[1].distance,
  });

  expect(await run('scenario.yaml --out halves --set rounds=3')).toMatchObject({ code: 0 });
  expect(await run('--resume halves --rounds 4')).toMatchObject({ code: 0 });
  expect(work.summary('halves').metricsHash).toBe(work.summary('whole').metricsHash);
  const refused = await run('scenario.yaml --out refused --set farthest.every=0');
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('farthest.every') });
});
