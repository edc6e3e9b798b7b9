import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, expect, test } from 'vitest';
import { loadScenario } from '../../src/scenario/load.js';
import { loadComparison } from '../../src/scenario/load-comparison.js';
import { loadGame } from '../../src/scenario/load-game.js';
import { parseOverride } from '../../src/scenario/overrides.js';
import { writeScenario } from '../../src/scenario/write.js';

const folder = mkdtempSync(join(tmpdir(), 'fedstill-modules-'));
const trace = join(folder, 'ran');
afterEach(() => rmSync(trace, { force: true }));
afterAll(() => rmSync(folder, { recursive: true }));

/** A module that leaves a trace when it is loaded, each time under another name. */
let written = 0;

/** A module whose default export is the first of a list of a registry. */
function moduleOf(registry: string, list: string): string {
  const name = `./module-${++written}.mjs`;
  const source = pathToFileURL(join(import.meta.dirname, `../../src/${registry}.ts`));
  const code = `import { appendFileSync } from 'node:fs';
import { ${list} } from ${JSON.stringify(source.href)};
appendFileSync(${JSON.stringify(trace)}, 'x');
export default ${list}[0];
`;
  writeFileSync(join(folder, name), code);
  return name;
}

function fileWith(text: string): string {
  const file = join(folder, `scenario-${++written}.yaml`);
  writeFileSync(file, text);
  return file;
}

const data = '{ name: blobs, train: 30, test: 9, clients: 3 }';
const usual = `
rounds: 1
data: ${data}
model: logreg
training: { optimizer: { name: sgd, learningRate: 0.1 } }
strategy: fedavg
`;
const game = `
kind: game
curve: { name: power-law, best: 0.9, scale: 1, exponent: 1 }
agents: [{ cost: 1.0e-3, count: 2 }]
`;
const strategy = () => moduleOf('strategies/registry', 'strategies');
const mechanism = () => moduleOf('incentives/economics/contribution/contribution-mechanisms', 'contributionMechanisms');

/** A document in which a module is named, by what it is. */
const documents = {
  strategy: () => usual.replace('strategy: fedavg', `strategy: { name: ${strategy()} }`),
  codec: () => `${usual}codecs: [{ name: qsgd }, { name: ${moduleOf('codecs/registry', 'codecs')} }]\n`,
  model: () => usual.replace('logreg', moduleOf('models/registry', 'models')),
  'one of several models': () =>
    usual.replace('model: logreg', `models: [logreg, { name: ${moduleOf('models/registry', 'models')} }]`),
  'data source': () =>
    usual.replace(data, `{ name: ${moduleOf('data/sources/registry', 'datasets')}, clients: 3, target: age }`),
  'source of the public set': () => {
    const source = moduleOf('data/sources/registry', 'datasets');
    return usual.replace('clients: 3', `clients: 3, public: { size: 3, source: { name: ${source}, target: age } }`);
  },
  partition: () =>
    usual.replace('clients: 3', `clients: 3, partition: ${moduleOf('data/partitions/registry', 'partitions')}`),
  task: () => usual.replace('clients: 3', `clients: 3, task: ${moduleOf('learning/tasks/registry', 'tasks')}`),
};

type Load = (sets: readonly string[], modules?: boolean) => Promise<unknown>;
const load: Record<string, Load> = {
  ...Object.fromEntries(
    Object.entries(documents).map(([kind, text]): [string, Load] => [
      kind,
      (sets, modules) => loadScenario(fileWith(text()), sets.map(parseOverride), { modules }),
    ]),
  ),
  variant: (sets, modules) => {
    const variants = `compare: [{ name: a, strategy: ${strategy()} }, { name: b, strategy: fedavg }]\n`;
    return loadComparison([fileWith(usual + variants)], { overrides: sets.map(parseOverride), modules });
  },
  'mechanism of a game': (sets, modules) =>
    loadGame(fileWith(`${game}mechanism: ${mechanism()}\n`), sets.map(parseOverride), { modules }),
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

test('a module that cannot be loaded hides no other fault, of another module neither', async () => {
  const broken = './broken.mjs';
  writeFileSync(join(folder, broken), 'export default {};\nnothing.at(all);\n');
  const models = `models: [{ name: ${moduleOf('models/registry', 'models')}, x: 1 }, { name: ${broken}, y: 2 }]`;
  const file = fileWith(usual.replace('model: logreg', models).replace('strategy: fedavg', `strategy: ${strategy()}`));
  const faults = [/^models\.1\.name: cannot load .*broken\.mjs: nothing is not defined/, /^models\.0\.x: unknown 'x'/];
  const failure: unknown = await loadScenario(file).catch((error: unknown) => error);
  expect(String(failure).replace('InputError: ', '').split('\n')).toEqual(
    faults.map((fault) => expect.stringMatching(fault)),
  );
});

test('a module of another kind is told from the one that is needed', async () => {
  const file = fileWith(usual.replace('model: logreg', `model: ${strategy()}`));
  await expect(loadScenario(file)).rejects.toThrow(/^model\.name: .* is not a model; make it with defineModel$/);
});

test('what a run writes of a scenario names its modules from where it stands, and is the same again', async () => {
  const loaded = await loadScenario(fileWith(documents['one of several models']()));
  const text = writeScenario(loaded, join(folder, 'runs', 'first'));
  expect(text).toMatch(/name: \.\.\/\.\.\/module-\d+\.mjs/);
  mkdirSync(join(folder, 'runs', 'first'), { recursive: true });
  const again = join(folder, 'runs', 'first', 'scenario.yaml');
  writeFileSync(again, text);
  expect((await loadScenario(again)).scenario).toEqual(loaded.scenario);
});
