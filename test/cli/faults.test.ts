import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { smallScenario, Workplace } from './fedstill.js';

const hasTensorflow = existsSync(fileURLToPath(new URL('../../node_modules/@tensorflow/tfjs-node', import.meta.url)));

/** An IDX file of bytes, as MNIST's. */
function idx(dimensions: readonly number[], values: number): Uint8Array {
  const header = Buffer.alloc(4 + 4 * dimensions.length);
  header.set([0, 0, 8, dimensions.length]);
  for (const [index, dimension] of dimensions.entries()) header.writeUInt32BE(dimension, 4 + 4 * index);
  return Buffer.concat([header, Buffer.alloc(values)]);
}

test.each([
  [['game', 'small.yaml'], "kind: 'small.yaml' is a scenario to train, not a game; to run it: fedstill run small.yaml"],
  [['list', 'dataset'], "kind: unknown 'dataset'; did you mean 'datasets'?"],
  [['schema', 'games'], "kind: unknown 'games'; did you mean 'game'?"],
])('fedstill %j names what was meant, in one line with exit code 2', async (args, line) => {
  const work = new Workplace();
  work.write('small.yaml', smallScenario);
  const { code, stdout, stderr } = await work.fedstill(args);
  expect([code, stdout, stderr.split('\n').length]).toEqual([2, '', 2]);
  expect(stderr.startsWith(line), stderr).toBe(true);
});

test.each([
  ['a misspelt key', ['--set', 'trainig={}'], "--set trainig: unknown 'trainig'; did you mean 'training'?"],
  [
    'a wrong type',
    ['--set', 'rounds=many'],
    "--set rounds: expected a whole number of at least 1 and at most 1000000, found 'many'",
  ],
  [
    'an unknown strategy',
    ['--set', 'strategy=fedavgg'],
    "--set strategy.name: unknown 'fedavgg'; did you mean 'fedavg'?",
  ],
  [
    'a learning rate of NaN',
    ['--set', 'training.optimizer.learningRate=.nan'],
    '--set training.optimizer.learningRate: expected a number above 0, found NaN',
  ],
  [
    'a latency that overflows virtual time',
    ['--set', 'network.latency=1e308'],
    '--set network.latency: expected a number of',
  ],
  [
    'a spread of speeds that overflows virtual time',
    ['--set', 'devices.flops={ median: 1, sigma: 1000 }'],
    '--set devices.flops.sigma: expected a number of at least 0 and at most 10, found 1000',
  ],
  [
    'more shards than samples',
    ['--set', 'data.partition={name: shards, shardsPerClient: 100}'],
    '--set data.partition.shardsPerClient: expected at most 41, as there are 250 samples for 6 clients; found 100',
  ],
  [
    'a strategy that refuses the optimizer',
    ['--set', 'strategy=scaffold', '--set', 'training.optimizer={name: adam}'],
    "--set training.optimizer: 'adam' cannot work here: scaffold reads gradients off a path of plain sgd;",
  ],
  [
    'more rounds than anybody waits for',
    ['--set', 'rounds=9007199254740991'],
    '--set rounds: expected a whole number of at least 1 and at most 1000000, found 9007199254740991',
  ],
  [
    'more epochs than memory has steps',
    ['--set', 'training.epochs=1000000000'],
    '--set training.epochs: expected a whole number of at least 0 and at most 10000, found 1000000000',
  ],
  [
    'a generated batch that no memory holds',
    ['--set', 'strategy={ name: fedftg, batch: 1000000000 }'],
    '--set strategy.batch: expected a whole number of at least 1 and at most 100000, found 1000000000',
  ],
  [
    'more clients that never take part than samples',
    ['--set', 'data.unseen=1000000000'],
    '--set data.unseen: expected at most 244, one sample for each of them and of the 6 clients that take part; found',
  ],
  ['samples of a shape that no memory holds', ['--set', 'data.sampleShape=[10000000000]'], 'data: asks for '],
  [
    'an empty cohort drawn again where it has a fixed size',
    ['--set', 'cohort.atLeastOne=true'],
    '--set cohort.atLeastOne: only with probability; write { probability: 0.1, atLeastOne: true }, or leave it out',
  ],
  ['threads below one', ['--threads', '0'], '--threads: expected a whole number of at least 1, found 0'],
  ['a seed that is no number', ['--seed', 'x'], "--seed: expected a whole number of at least 0, found 'x'"],
  ['an option that is not known', ['--sed', '1'], "error: unknown option '--sed' (Did you mean"],
  ['a --set without a value', ['--set', 'rounds'], '--set rounds: expected path=value'],
  [
    'a resumed run with another scenario',
    ['--resume', 'runs/x'],
    '--resume: not with FILE, --out, --seed, --set: a resumed run keeps its scenario',
  ],
])('%s is one line, exit code 2 and no run directory', async (_, args, line) => {
  const work = new Workplace();
  work.write('small.yaml', smallScenario);
  const { code, stdout, stderr } = await work.fedstill(['run', 'small.yaml', ...args]);
  expect(stderr.startsWith(line), stderr).toBe(true);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect({ code, stdout, files: work.files() }).toEqual({ code: 2, stdout: '', files: ['small.yaml'] });
});

test.skipIf(hasTensorflow)('a backend that is not installed is one line that says how to install it', async () => {
  const work = new Workplace();
  work.write('small.yaml', smallScenario);
  const { code, stderr } = await work.fedstill(['run', 'small.yaml', '--backend', 'tensorflow']);
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /^--backend: 'tensorflow' cannot work here: it needs @tensorflow\/tfjs-node-gpu or .* run 'npm install --save-dev @tensorflow\/tfjs-node'\n$/,
  );
});

test('each of several faults has a line', async () => {
  const work = new Workplace();
  work.write('small.yaml', smallScenario);
  const args = ['--set', 'rounds=0', '--set', 'seed=-1', '--set', 'strategy.x=1'];
  const { code, stderr } = await work.fedstill(['run', 'small.yaml', ...args]);
  expect(code).toBe(2);
  expect(
    stderr
      .trimEnd()
      .split('\n')
      .map((line) => line.split(':')[0])
      .sort(),
  ).toEqual(['--set rounds', '--set seed', '--set strategy.x']);
});

test('validate --json prints every fault with its code, path and data', async () => {
  const work = new Workplace();
  work.write('small.yaml', smallScenario);
  const { code, stdout, stderr } = await work.fedstill([
    'validate',
    'small.yaml',
    '--json',
    '--set',
    'rounds=0',
    '--set',
    'codexs=[]',
  ]);
  expect([code, stderr]).toEqual([2, '']);
  const { valid, faults } = JSON.parse(stdout);
  expect(valid).toBe(false);
  expect(faults).toMatchObject([
    {
      code: 'invalid-value',
      path: '--set rounds',
      data: { found: 0, expected: 'a whole number of at least 1 and at most 1000000' },
    },
    { code: 'unknown-name', path: '--set codexs', data: { found: 'codexs', nearest: 'codecs' } },
  ]);
});

test('a missing scenario, bad YAML and a repeated key are named by file and line', async () => {
  const work = new Workplace();
  const missing = await work.fedstill(['run', 'none.yaml']);
  expect(missing).toMatchObject({ code: 2, stderr: expect.stringMatching(/^none\.yaml: ENOENT.*\n$/) });
  work.write('twice.yaml', `${smallScenario}rounds: 4\n`);
  const twice = await work.fedstill(['run', 'twice.yaml']);
  expect(twice).toMatchObject({ code: 2, stderr: 'twice.yaml:8:1: Map keys must be unique\n' });
});

test('data files that are missing or cut short are named', async () => {
  const work = new Workplace();
  const set = ['--set', 'data={name: idx, path: digits, clients: 2}', '--set', 'cohort.count=1'];
  work.write('small.yaml', smallScenario);
  const missing = await work.fedstill(['run', 'small.yaml', ...set]);
  expect(missing.code).toBe(2);
  expect(missing.stderr).toContain('train-images-idx3-ubyte');
  work.write('digits/train-images-idx3-ubyte', idx([10, 4, 4], 10 * 16 - 5));
  work.write('digits/train-labels-idx1-ubyte', idx([10], 10));
  work.write('digits/t10k-images-idx3-ubyte.gz', gzipSync(idx([10, 4, 4], 160)));
  work.write('digits/t10k-labels-idx1-ubyte.gz', gzipSync(idx([10], 10)));
  const truncated = await work.fedstill(['run', 'small.yaml', ...set]);
  expect(truncated.code).toBe(2);
  expect(truncated.stderr).toContain('train-images-idx3-ubyte');
  expect(truncated.stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(work.files()).toEqual(['digits', 'small.yaml']);
});

test('a run directory in use is refused and left alone', async () => {
  const work = new Workplace();
  work.write('small.yaml', smallScenario);
  work.write('results/notes.txt', 'mine');
  const { code, stderr } = await work.fedstill(['run', 'small.yaml', '--out', 'results']);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: 'results: the run directory exists and is not empty; choose another with --out or remove it\n',
  });
  expect(work.files('results')).toEqual(['notes.txt']);
});

test('seeds that are no numbers are one line that names the option', async () => {
  const work = new Workplace();
  work.write('small.yaml', smallScenario);
  const faults = async (seeds: string) => (await work.fedstill(['compare', 'small.yaml', '--seeds', seeds])).stderr;
  const expected = 'expected numbers and ranges of at most 10000 with commas between them, such as 1,2,3 or 1-3';
  expect(await faults(',')).toBe(`--seeds: ${expected}, found ','\n`);
  expect(await faults('3-1')).toBe(`--seeds: ${expected}, found '3-1'\n`);
  expect(await faults('a,b,b')).toMatch(/^(--seeds: expected a whole number of at least 0, found '[ab]'\n){2}$/);
  expect(await faults('1,1')).toBe('--seeds: expected each seed once\n');
});

test('training that diverges where a client works ends the run in one line', async () => {
  const work = new Workplace();
  work.write('small.yaml', smallScenario);
  const steep = ['--set', 'training.optimizer.learningRate=1e30', '--set', 'onDivergence=restore'];
  const { code, stderr } = await work.fedstill(['run', 'small.yaml', '--quiet', ...steep]);
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^client \d failed in round 1: its training has diverged: .*; a lower learning rate usually helps\n$/,
  );
});

test('a module that only threads cannot load is refused in one line, and nothing is left of the run', async () => {
  const work = new Workplace();
  work.write('small.yaml', smallScenario);
  const library = new URL('../../dist/index.js', import.meta.url).href;
  work.write(
    'mine.mjs',
    `import { isMainThread } from 'node:worker_threads';
import { strategies } from '${library}';
if (!isMainThread) process.exit(0);
export default { ...strategies.find(({ name }) => name === 'fedavg'), name: 'mine' };
`,
  );
  const args = ['run', 'small.yaml', '--quiet', '--out', 'results', '--set', 'strategy=./mine.mjs'];
  const { code, stderr } = await work.fedstill(args);
  expect([code, stderr]).toEqual([
    2,
    expect.stringMatching(/^--set strategy\.name: cannot load \S+: it ends the process\n$/),
  ]);
  expect(work.files()).toEqual(['mine.mjs', 'small.yaml']);
});

test('a scenario is read from a pipe or from standard input, and one that nobody writes into is empty', async () => {
  const work = new Workplace();
  work.write('small.yaml', smallScenario);
  const silent = await work.shell('mkfifo silent && fedstill validate silent');
  expect([silent.code, silent.stderr]).toEqual([
    2,
    expect.stringMatching(/^silent: holds nothing; expected a scenario in the pipe, .*\n$/),
  ]);
  const written = await work.shell('fedstill run --quiet --threads 1 <(sleep 0.2; cat small.yaml)');
  expect([written.code, written.stderr]).toEqual([0, '']);
  const standard = await work.shell('fedstill validate - < small.yaml; echo "rounds: [" | fedstill run -');
  expect(standard.stdout).toBe('standard input is valid: fedavg on blobs, 6 clients, 3 rounds\n');
  expect([standard.code, standard.stderr]).toEqual([2, expect.stringMatching(/^standard input:\d+:\d+: .*\n$/)]);
});

const diverging = `
rounds: 6
data: { name: blobs, train: 30, test: 9, sampleShape: [2], classes: 3, clients: 3 }
model: logreg
training: { optimizer: { name: sgd, learningRate: 0.1 } }
strategy: { name: fedavgm, learningRate: 5.0e+37 }
checkpoint: { every: 1 }
`;

test('a model that is no longer finite ends a run in one line, with all rounds before; a resumed run ends alike', async () => {
  const work = new Workplace();
  work.write('diverging.yaml', diverging);
  const { code, stderr } = await work.fedstill(['run', 'diverging.yaml', '--quiet', '--out', 'results']);
  expect(stderr).toMatch(/^the global model is not finite since round \d: .*\n$/);
  expect(code).toBe(1);
  const rounds = work.metrics('results');
  expect(rounds.length).toBeGreaterThan(0);
  for (const { test } of rounds) expect(test?.loss).toBeTypeOf('number');
  expect(stderr).toContain(`since round ${rounds.length + 1}:`);
  expect(work.files('results')).not.toContain('summary.json');
  const resumed = await work.fedstill(['run', '--resume', 'results', '--quiet']);
  expect(resumed).toMatchObject({ code, stderr });
  expect(work.metrics('results')).toStrictEqual(rounds);
});

test('a variant whose model is no longer finite is named when the others are done', async () => {
  const work = new Workplace();
  work.write('wild.yaml', diverging);
  work.write('tame.yaml', diverging.replace('5.0e+37', '1'));
  const { code, stderr } = await work.fedstill(['compare', 'wild.yaml', 'tame.yaml', '--quiet', '--out', 'both']);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^wild, seed 1: the global model is not finite since round \d: .*\n$/);
  expect(work.summary('both/tame-seed1').rounds).toBe(6);
});
