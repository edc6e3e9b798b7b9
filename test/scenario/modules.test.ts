import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, expect, test } from 'vitest';
import { loadScenario } from '../../src/scenario/load.js';
import { loadComparison } from '../../src/scenario/load-comparison.js';
import { loadGame } from '../../src/scenario/load-game.js';
import { parseOverride } from '../../src/scenario/overrides.js';

const folder = mkdtempSync(join(tmpdir(), 'fedstill-modules-'));
const trace = join(folder, 'ran');
afterEach(() => rmSync(trace, { force: true }));
afterAll(() => rmSync(folder, { recursive: true }));

/** A module that leaves a trace when it is loaded, each time under another name. */
let written = 0;

function moduleOf(
  kind: 'strategies/registry' | 'codecs/registry' | 'incentives/economics/contribution/contribution-mechanisms',
): string {
  const name = `./module-${++written}.mjs`;
  const source = pathToFileURL(join(import.meta.dirname, `../../src/${kind}.ts`));
  const code = `import { writeFileSync } from 'node:fs';
import * as builtIn from ${JSON.stringify(source.href)};
writeFileSync(${JSON.stringify(trace)}, '');
export default (builtIn.strategies ?? builtIn.codecs ?? builtIn.contributionMechanisms)[0];
`;
  writeFileSync(join(folder, name), code);
  return name;
}

function fileWith(text: string): string {
  const file = join(folder, `scenario-${++written}.yaml`);
  writeFileSync(file, text);
  return file;
}

const training = `
rounds: 1
data: { name: blobs, train: 30, test: 9, clients: 3 }
model: logreg
training: { optimizer: { name: sgd, learningRate: 0.1 } }
`;
const game = `
kind: game
curve: { name: power-law, best: 0.9, scale: 1, exponent: 1 }
agents: [{ cost: 1.0e-3, count: 2 }]
`;

const load = {
  strategy: (sets: readonly string[], modules?: boolean) => {
    const file = fileWith(`${training}strategy: { name: ${moduleOf('strategies/registry')} }\n`);
    return loadScenario(file, sets.map(parseOverride), { modules });
  },
  codec: (sets: readonly string[], modules?: boolean) => {
    const file = fileWith(
      `${training}strategy: fedavg\ncodecs: [{ name: qsgd }, { name: ${moduleOf('codecs/registry')} }]\n`,
    );
    return loadScenario(file, sets.map(parseOverride), { modules });
  },
  variant: (sets: readonly string[], modules?: boolean) => {
    const variants = `compare: [{ name: a, strategy: ${moduleOf('strategies/registry')} }, { name: b, strategy: fedavg }]\n`;
    return loadComparison([fileWith(training + variants)], { overrides: sets.map(parseOverride), modules });
  },
  'mechanism of a game': (sets: readonly string[], modules?: boolean) => {
    const file = fileWith(
      `${game}mechanism: ${moduleOf('incentives/economics/contribution/contribution-mechanisms')}\n`,
    );
    return loadGame(file, sets.map(parseOverride), { modules });
  },
};
const kinds = Object.entries(load);

test.each(kinds)('a module as %s is loaded where the rest is valid', async (_, from) => {
  await from([]);
  expect(existsSync(trace)).toBe(true);
});

test.each(kinds)('no module as %s is loaded where something else is wrong', async (_, from) => {
  await expect(from(['seed=-1'])).rejects.toThrow('seed: expected a whole number of at least 0');
  await expect(from(['nothing=1'])).rejects.toThrow("nothing: unknown 'nothing'");
  expect(existsSync(trace)).toBe(false);
});

test.each(kinds)('no module as %s is loaded where modules are forbidden', async (_, from) => {
  await expect(from([], false)).rejects.toThrow(/\.mjs' is a module, whose code would run; --no-modules forbids it$/);
  expect(existsSync(trace)).toBe(false);
});

test('the options of modules are checked when they are loaded', async () => {
  await expect(load.strategy(['strategy.x=1'])).rejects.toThrow("strategy.x: unknown 'x'");
  await expect(load['mechanism of a game'](['mechanism.x=1'])).rejects.toThrow("mechanism.x: unknown 'x'");
});
