import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { loadScenario } from '../../src/scenario/load.js';
import { parseOverride } from '../../src/scenario/overrides.js';
import { resolveScenario } from '../../src/scenario/resolve.js';
import { writeScenario } from '../../src/scenario/write.js';

const folder = mkdtempSync(join(tmpdir(), 'fedstill-scenario-'));
beforeEach(() => void vi.stubEnv('FEDSTILL_DATA', undefined));
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const file = join(folder, 'small.yaml');
writeFileSync(
  file,
  `
rounds: 3
data: { name: blobs, train: 300, test: 100, clients: 6, public: { size: 50 } }
model: { name: mlp, hidden: [8] }
training: { optimizer: { name: sgd, learningRate: 0.1 } }
strategy: fedavg
`,
);

/** Loads and resolves the small scenario with values in place of its own. */
async function planWith(...sets: readonly string[]) {
  return resolveScenario(await loadScenario(file, sets.map(parseOverride)), { threads: 1 });
}

test('what is not written has its default', async () => {
  const { scenario } = await loadScenario(file);
  expect(scenario).toMatchObject({
    name: 'small',
    seed: 1,
    training: { epochs: 1, batch: 32, optimizer: { momentum: 0 } },
    strategy: { name: 'fedavg' },
    cohort: { fraction: 1 },
    policy: { name: 'all-received' },
    devices: { flops: 2e9 },
    evaluation: { every: 1, clients: 20 },
    checkpoint: { every: 10 },
  });
});

test('a scenario written with its defaults loads as the same scenario', async () => {
  for (const sets of [
    [],
    ['strategy=dsfl'],
    ['strategy=fedmd', 'data.public.labelled=true'],
    ['network.uplink.median=3', 'network.uplink.sigma=1'],
  ]) {
    const loaded = await loadScenario(file, sets.map(parseOverride));
    const copy = join(folder, 'copy.yaml');
    writeFileSync(copy, writeScenario(loaded, folder));
    expect((await loadScenario(copy)).scenario).toEqual(loaded.scenario);
  }
});

test("paths of data sets are seen from the scenario's folder, and written so that they hold from anywhere", async () => {
  const document = join(folder, 'paths.yaml');
  const source = '{ name: idx, path: ../other/digits }';
  writeFileSync(
    document,
    `rounds: 1
data: { name: idx, path: ./digits, clients: 2, public: { size: 5, source: ${source} } }
model: logreg
training: { optimizer: adam }
strategy: fedavg
`,
  );
  const loaded = await loadScenario(document);
  const seen = { path: join(folder, 'digits'), public: { source: { path: join(folder, '../other/digits') } } };
  expect(loaded.scenario.data).toMatchObject(seen);
  expect(loaded.scenario.data).toMatchObject({ name: 'idx', clients: 2, public: { size: 5, labelled: false } });
  const elsewhere = join(folder, 'elsewhere');
  mkdirSync(elsewhere);
  writeFileSync(join(elsewhere, 'scenario.yaml'), writeScenario(loaded, elsewhere));
  expect((await loadScenario(join(elsewhere, 'scenario.yaml'))).scenario.data).toEqual(loaded.scenario.data);
});

test('a plan has the options without names, and the data divided', async () => {
  const plan = await planWith('strategy=dsfl', 'strategy.temperature=0.5', 'seed=7');
  expect(plan).toMatchObject({ seed: 7, rounds: 3, backend: 'onnx', threads: 1 });
  expect(plan.strategy).toMatchObject({ name: 'dsfl', options: { temperature: 0.5, subset: 1000 } });
  expect(plan.strategy.options).not.toHaveProperty('name');
  expect(plan.models).toEqual([{ name: 'mlp', options: { hidden: [8], initialization: 'fan-in-uniform' } }]);
  expect(plan.data.shards).toHaveLength(6);
});

test('several models are dealt to the clients in turn', async () => {
  const document = join(folder, 'mixed.yaml');
  writeFileSync(
    document,
    'rounds: 1\ndata: { name: blobs, clients: 5 }\nmodels: [logreg, mlp]\ntraining: { optimizer: adam }\nstrategy: local\n',
  );
  const plan = await resolveScenario(await loadScenario(document));
  expect(plan.models.map(({ name }) => name)).toEqual(['logreg', 'mlp', 'logreg', 'mlp', 'logreg']);
});

test.each([
  ['model=lenet', "model.name: unknown 'lenet'; did you mean 'lenet5'?"],
  ['data.name=minst', "data.name: unknown 'minst'; did you mean 'mnist'?"],
  ['data.partition=dirichle', "data.partition.name: unknown 'dirichle'; did you mean 'dirichlet'?"],
  ['data.partiton=iid', "data.partiton: unknown 'partiton'; did you mean 'partition'?"],
  ['strategy={name: dsfl, temprature: 1}', "strategy.temprature: unknown 'temprature'; did you mean 'temperature'?"],
  [
    'training.optimizer.learningRate=.inf',
    'training.optimizer.learningRate: expected a number above 0, found Infinity',
  ],
  ['training.optimizer.learningRate=0', 'training.optimizer.learningRate: expected a number above 0, found 0'],
  ['models=[mlp]', 'model: give either model or models, not both'],
  ['name=a b', "name: expected at most 100 letters, digits, dots, dashes and underscores, found 'a b'"],
  ['strategy=./none.js', 'strategy.name: cannot load'],
  ['cohort={count: 7}', 'cohort.count: expected at most 6, the size of the population; found 7'],
  ['strategy=fedmd', "data.public.labelled: false cannot work here: the strategy 'fedmd' needs a labelled public set"],
  [
    'data={name: fashion-mnist, clients: 2}',
    "--data-dir: missing; the data set 'fashion-mnist' needs a folder of data; ",
  ],
  ['data.clients=400', 'data.clients: expected at most 250, the number of samples to divide; found 400'],
  ['model=cnn', 'model'],
])('%s is refused', async (set, message) => {
  await expect(planWith(set)).rejects.toThrow(message);
});

test('a strategy that needs a public set, or one model for all, is refused without', async () => {
  await expect(planWith('strategy=dsfl', 'data={name: blobs, clients: 2}')).rejects.toThrow(
    "data.public: missing; the strategy 'dsfl' needs a public set",
  );
  const mixed = join(folder, 'averaged.yaml');
  writeFileSync(
    mixed,
    'rounds: 1\ndata: { name: blobs, clients: 5 }\nmodels: [logreg, mlp]\ntraining: { optimizer: adam }\nstrategy: fedavg\n',
  );
  const loaded = await loadScenario(mixed);
  await expect(resolveScenario(loaded)).rejects.toThrow(
    "models: expected at most 1, as the strategy 'fedavg' needs one model for all clients; found 2",
  );
});
