import { join } from 'node:path';
import { mean, sampleStandardDeviation } from 'simple-statistics';
import { expect, test } from 'vitest';
import type { Comparison } from '../../src/experiments/comparison.js';
import { smallScenario, Workplace } from './fedstill.js';

const variants = `
compare:
  - { name: fedavg }
  - { name: strong-prox, strategy: { name: fedprox, mu: 10 } }
  - { name: label-averages, strategy: fd }
`;

function workplace(): Workplace {
  const work = new Workplace();
  work.write('small.yaml', `${smallScenario}${variants}`);
  return work;
}

function comparisonIn(work: Workplace, directory: string): Comparison {
  return JSON.parse(work.read(join(directory, 'comparison.json')));
}

test('variants of one file run on the same clients and seeds, into one table and one directory', async () => {
  const work = workplace();
  const { code, stdout, stderr } = await work.fedstill(['compare', 'small.yaml', '--seeds', '1-2', '--target', '0.4']);
  expect(code).toBe(0);
  const lines = stderr.trimEnd().split('\n');
  expect(lines[0]).toBe('3 variants, 2 seeds, into runs/small-comparison-1');
  expect(lines[1]).toMatch(/^fedavg-seed1 \| round 1\/18 \| accuracy \d+\.\d\d% \| /);
  expect(lines).toHaveLength(19);
  const directory = 'runs/small-comparison-1';
  for (const part of ['strong-prox', 'to 40.00%', '±', `comparison: ${directory}`]) expect(stdout).toContain(part);
  const runs = ['fedavg', 'label-averages', 'strong-prox'].flatMap((name) => [`${name}-seed1`, `${name}-seed2`]);
  expect(work.files(directory)).toEqual(['comparison.json', ...runs, 'report', 'report.html'].sort());

  const { seeds, target, variants } = comparisonIn(work, directory);
  expect({ seeds, target }).toEqual({ seeds: [1, 2], target: 0.4 });
  expect(variants.map(({ name, strategy }) => [name, strategy])).toEqual([
    ['fedavg', 'fedavg'],
    ['strong-prox', 'fedprox'],
    ['label-averages', 'fd'],
  ]);
  for (const { runs, test, uplinkBytes, toTarget } of variants) {
    const summaries = runs.map((run) => work.summary(join(directory, run.directory)));
    const accuracies = summaries.map(({ test }) => test?.accuracy ?? Number.NaN);
    expect(test).toEqual({
      mean: mean(accuracies),
      deviation: sampleStandardDeviation(accuracies),
      values: accuracies,
    });
    expect(uplinkBytes.values).toEqual(summaries.map((summary) => summary.uplinkBytes));
    const ends = runs.flatMap(({ directory: run }) => {
      return work.metrics(join(directory, run)).find(({ test }) => test && test.accuracy >= 0.4)?.round ?? [];
    });
    expect(toTarget?.rounds.values ?? []).toEqual(ends);
  }
});

test('validate checks every variant, and writes nothing', async () => {
  const work = workplace();
  expect(await work.fedstill(['validate', 'small.yaml'])).toMatchObject({
    code: 0,
    stdout: 'small.yaml is valid: a comparison of fedavg, strong-prox, label-averages\n',
  });
  const refused = await work.fedstill(['validate', 'small.yaml', '--set', 'data.clients=100000']);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toMatch(/^--set data\.clients: .*\n$/);
  expect(work.files()).toEqual(['small.yaml']);
});

test('a run that fails leaves the others alone, and is told at the end', async () => {
  const work = new Workplace();
  const wild = '{ name: wild, training: { optimizer: { name: sgd, learningRate: 1.0e+30 } } }';
  work.write('wild.yaml', `${smallScenario}\ncompare:\n  - ${wild}\n  - { name: tame }\n`);
  const { code, stderr } = await work.fedstill(['compare', 'wild.yaml', '--seeds', '1,2', '--out', 'out', '--quiet']);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^wild, seed 1: .*\nwild, seed 2: .*\n/);
  for (const seed of [1, 2]) expect(work.summary(`out/tame-seed${seed}`).seed).toBe(seed);
  expect(work.files('out')).not.toContain('comparison.json');
});

test('a run of a comparison is the run of its scenario', async () => {
  const work = workplace();
  work.write('plain.yaml', smallScenario);
  const json = await work.fedstill(['compare', 'small.yaml', '--out', 'all', '--json', '--threads', '1']);
  expect(JSON.parse(json.stdout)).toEqual(comparisonIn(work, 'all'));
  await work.fedstill(['run', 'plain.yaml', '--out', 'one', '--set', 'strategy={ name: fedprox, mu: 10 }', '--quiet']);
  expect(work.summary('all/strong-prox-seed1').metricsHash).toBe(work.summary('one').metricsHash);
});

test('several files are compared under their names', async () => {
  const work = new Workplace();
  work.write('a.yaml', smallScenario);
  work.write('b.yaml', smallScenario.replace('fedavg', 'local'));
  const args = ['compare', 'a.yaml', 'b.yaml', '--out', 'ab', '--quiet', '--set', 'rounds=1'];
  expect(await work.fedstill(args)).toMatchObject({ code: 0, stdout: '', stderr: '' });
  expect(comparisonIn(work, 'ab').variants.map(({ name }) => name)).toEqual(['a', 'b']);

  work.write('c.yaml', smallScenario.replace('clients: 6', 'clients: 7'));
  expect(await work.fedstill(['compare', 'a.yaml', 'c.yaml'])).toMatchObject({
    code: 2,
    stderr: 'data: differs between the variants (a, c); variants share one population and partition\n',
  });
});

test('a comparison that was cut short keeps the runs that are done, and refuses those of other scenarios', async () => {
  const work = workplace();
  const args = ['compare', 'small.yaml', '--out', 'all', '--quiet'];
  await work.fedstill(args);
  const whole = work.read('all/comparison.json');
  const wallSeconds = work.summary('all/fedavg-seed1').wallSeconds;
  work.remove('all/comparison.json');
  work.remove('all/strong-prox-seed1');
  expect(await work.fedstill(args)).toMatchObject({ code: 0, stderr: '' });
  expect(work.read('all/comparison.json')).toBe(whole);
  expect(work.summary('all/fedavg-seed1').wallSeconds).toBe(wallSeconds);

  const other = await work.fedstill([...args, '--set', 'rounds=2']);
  expect(other).toMatchObject({
    code: 2,
    stderr: 'all/fedavg-seed1: holds something other than this run; choose another --out, or remove it\n',
  });
  expect(work.read('all/comparison.json')).toBe(whole);
});

test('the faults of all variants are told before anything runs', async () => {
  const work = new Workplace();
  const faulty = 'compare: [{ name: a, strategy: fedavgg }, { name: b }, { name: c, cohort: { count: 9 } }]';
  work.write('small.yaml', `${smallScenario}${faulty.replace('c, cohort: { count: 9 }', 'c, rounds: 0')}`);
  const { code, stderr } = await work.fedstill(['compare', 'small.yaml']);
  expect(code).toBe(2);
  expect(stderr.split('\n')[0]).toMatch(/^a: strategy.name: unknown 'fedavgg'; did you mean 'fedavg'\? /);
  expect(stderr.split('\n')[1]).toBe('c: rounds: expected a whole number of at least 1 and at most 1000000, found 0');

  work.write('small.yaml', `${smallScenario}${faulty.replace('fedavgg', 'fedavg')}`);
  expect((await work.fedstill(['compare', 'small.yaml'])).stderr).toMatch(/^c: cohort/);
  const adam = '{ optimizer: { name: adam } }';
  work.write(
    'small.yaml',
    `${smallScenario}compare: [{ name: a }, { name: d, strategy: scaffold, training: ${adam} }]`,
  );
  const refused = await work.fedstill(['compare', 'small.yaml']);
  expect(refused.stderr).toMatch(/^d: training\.optimizer: 'adam' cannot work here: scaffold /);
  expect(work.files()).toEqual(['small.yaml']);
  work.write('small.yaml', `${smallScenario}compare: [{ name: a }, { name: a }]`);
  expect((await work.fedstill(['compare', 'small.yaml'])).stderr).toBe(
    "compare: expected each name of a variant once, found 'a' twice\n",
  );
  expect(await work.fedstill(['run', 'small.yaml'])).toMatchObject({
    code: 2,
    stderr: "compare: 'small.yaml' is a comparison; to run it: fedstill compare small.yaml\n",
  });
  expect(await work.fedstill(['compare', 'small.yaml', '--seeds', '1,1'])).toMatchObject({ code: 2 });
  work.write('small.yaml', `${smallScenario}compare: [{ name: a }, { name: b }]`);
  expect(await work.fedstill(['compare', 'small.yaml', '--target', '1.5'])).toMatchObject({
    code: 2,
    stderr: '--target: expected accuracy as a share above 0 and at most 1, found 1.5\n',
  });
  expect(work.files()).toEqual(['small.yaml']);
});
