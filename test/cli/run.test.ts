import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { smallScenario, Workplace } from './fedstill.js';

const summaryFields = [
  'strategy',
  'seed',
  'rounds',
  'test',
  'bestAccuracy',
  'uplinkBytes',
  'downlinkBytes',
  'virtualSeconds',
  'wallSeconds',
  'backend',
  'threads',
  'metricsHash',
];

test('a run leaves its directory and ends with a table and its name', async () => {
  const work = new Workplace();
  work.write('small.yaml', smallScenario);
  const { code, stdout } = await work.fedstill(['run', 'small.yaml', '--threads', '2']);
  const run = 'runs/small-fedavg-seed1-1';
  expect(code).toBe(0);
  expect(stdout).toContain('test accuracy');
  expect(stdout.trimEnd().endsWith(`run directory: ${run}\nreport: ${run}/report.html`)).toBe(true);
  expect(work.files(run)).toEqual([
    'events.jsonl',
    'metrics.jsonl',
    'report',
    'report.html',
    'scenario.yaml',
    'settings.json',
    'summary.json',
  ]);

  const metrics = work.metrics(run);
  expect(metrics.map(({ round, cohort, received }) => [round, cohort, received])).toEqual([
    [1, 3, 3],
    [2, 3, 3],
    [3, 3, 3],
  ]);
  const summary = work.summary(run);
  expect(Object.keys(summary)).toEqual(summaryFields);
  expect(summary).toMatchObject({ strategy: 'fedavg', seed: 1, rounds: 3, backend: 'onnx', threads: 2 });
  expect(summary.uplinkBytes).toBe(metrics.reduce((sum, { uplinkBytes }) => sum + uplinkBytes, 0));
  expect(summary.test).toEqual(metrics[2].test);
  expect(summary.virtualSeconds).toBe(metrics[2].virtualSeconds);

  const events = work.events(run);
  expect(events.filter(({ kind }) => kind === 'arrived')).toHaveLength(9);
  expect(events.map(({ at }) => at)).toEqual(events.map(({ at }) => at).sort((a, b) => a - b));
});

test('the resolved scenario gives the same result again; threads do not matter, seeds do', async () => {
  const work = new Workplace();
  work.write('small.yaml', smallScenario);
  const hashes = [];
  for (const args of [
    ['small.yaml', '--out', 'a', '--threads', '2'],
    ['a/scenario.yaml', '--out', 'b', '--threads', '1'],
    ['small.yaml', '--out', 'c', '--seed', '2'],
  ]) {
    expect((await work.fedstill(['run', ...args, '--quiet'])).code).toBe(0);
    hashes.push(work.summary(args[2]).metricsHash);
  }
  expect(hashes[1]).toBe(hashes[0]);
  expect(hashes[2]).not.toBe(hashes[0]);
  expect(work.read('a/scenario.yaml')).toBe(work.read('b/scenario.yaml'));
  expect(work.summary('c').seed).toBe(2);
});

test('--json prints the summary alone on stdout, --quiet nothing at all', async () => {
  const work = new Workplace();
  work.write('small.yaml', smallScenario);
  const shown = ['--progress', 'jsonl', '--set', 'rounds=1'];
  const json = await work.fedstill(['run', 'small.yaml', '--json', '--out', 'a', ...shown]);
  expect(JSON.parse(json.stdout)).toEqual(work.summary('a'));
  expect(json.stderr).toContain('run directory: a');
  const objects = json.stderr.split('\n').filter((line) => line.startsWith('{'));
  expect(objects.map((line) => JSON.parse(line))).toEqual([
    { kind: 'begin', strategy: 'fedavg', directory: 'a', rounds: 1, done: 0 },
    { kind: 'round', ...work.metrics('a')[0] },
  ]);
  const quiet = await work.fedstill(['run', 'small.yaml', '--quiet', '--out', 'b', '--set', 'rounds=1']);
  expect(quiet).toMatchObject({ code: 0, stdout: '', stderr: '' });
});

test('--set puts values in place of those of the scenario, --out names the directory', async () => {
  const work = new Workplace();
  work.write('small.yaml', smallScenario);
  const sets = ['strategy=dsfl', 'strategy.distillation.epochs=1', 'rounds=2', 'data.partition=shards'];
  const args = ['run', 'small.yaml', '--out', 'results/first', ...sets.flatMap((set) => ['--set', set])];
  expect((await work.fedstill(args)).code).toBe(0);
  expect(work.summary('results/first')).toMatchObject({ strategy: 'dsfl', rounds: 2 });
  expect(parse(work.read('results/first/scenario.yaml'))).toMatchObject({
    name: 'small',
    rounds: 2,
    data: { partition: { name: 'shards', shardsPerClient: 2 } },
    strategy: { name: 'dsfl', distillation: { epochs: 1, batch: 100 } },
  });
  expect(work.metrics('results/first').every(({ personal }) => personal !== undefined)).toBe(true);
});

test('different models for different clients', async () => {
  const work = new Workplace();
  work.write('small.yaml', smallScenario.replace(/^model:.*$/m, 'models: [logreg, { name: mlp, hidden: [8] }]'));
  const mixed = await work.fedstill(['run', 'small.yaml', '--out', 'a', '--quiet', '--set', 'strategy=fd']);
  expect(mixed).toMatchObject({ code: 0, stderr: '' });
  expect(work.summary('a').test?.accuracy).toBeGreaterThan(0);
});
