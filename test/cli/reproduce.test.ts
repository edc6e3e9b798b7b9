import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isFull } from '../setup/property-options.js';
import { smallScenario, Workplace } from './fedstill.js';

const catalogue = `
tables:
  - name: small
    scenario: small.yaml
    seeds: [1, 2]
    minutes: 1
    comparisons: { slow: { training.optimizer.learningRate: 0.01 }, usual: {} }
published:
  - source: 'A paper 2020, Table 1'
    comparison: small
    setting: a setting
    when: { training.optimizer.learningRate: 0.01 }
    quantity: accuracy
    deviations: another model
    figures: { fedavg: 50, label-averages: above fedavg }
`;

function workplace(): Workplace {
  const work = new Workplace();
  const variants = 'compare: [{ name: fedavg }, { name: label-averages, strategy: fd }]\n';
  work.write('small.yaml', `${smallScenario}${variants}`);
  work.write('tables.yaml', catalogue);
  work.write('measured.json', '{ "claims": [] }');
  return work;
}

test('a table is measured, held against what is expected of it, and not measured twice', async () => {
  const work = workplace();
  const args = ['reproduce', 'small', '--catalogue', 'tables.yaml', '--threads', '1', '--progress', 'none'];
  const first = await work.fedstill([...args, '--json']);
  expect(first.code).toBe(0);
  const [{ lines }] = JSON.parse(first.stdout).claims;
  expect(first.stderr).toContain('0 figures as expected; 2 figures without a range');
  expect(work.files('runs/reproduce-small')).toEqual(['slow', 'usual']);
  const comparison = JSON.parse(work.read('runs/reproduce-small/slow/comparison.json'));
  expect(lines.map(({ measured }: { measured: { mean: number } }) => measured.mean / 100)).toEqual(
    comparison.variants.map(({ test }: { test: { mean: number } }) => test.mean),
  );

  const expectMeans = (shift: number) => {
    const entry = {
      ...{ source: 'A paper 2020, Table 1', comparison: 'small', setting: 'a setting', quantity: 'accuracy' },
      when: { 'training.optimizer.learningRate': 0.01 },
    };
    const shifted = lines.map(({ method, measured }: { method: string; measured: { mean: number } }) => ({
      method,
      measured: { runs: 3, known: 3, mean: measured.mean + shift, deviation: 0.1 },
    }));
    work.write('measured.json', JSON.stringify({ claims: [{ entry, here: [], seeds: '1, 2, 3', lines: shifted }] }));
  };
  const before = work.read('runs/reproduce-small/slow/fedavg-seed1/metrics.jsonl');
  expectMeans(0.05);
  const again = await work.fedstill(args);
  expect(again).toMatchObject({ code: 0, stderr: '' });
  for (const part of ['A paper 2020, Table 1', 'above fedavg', 'known deviations: another model', '2 figures as']) {
    expect(again.stdout).toContain(part);
  }
  expectMeans(-5);
  expect(await work.fedstill(args)).toMatchObject({ code: 3, stderr: '' });
  expect(work.read('runs/reproduce-small/slow/fedavg-seed1/metrics.jsonl')).toBe(before);
});

test('a dry run prints commands, which measure what the table is read from', async () => {
  const work = workplace();
  const flags = ['--catalogue', 'tables.yaml', '--seeds', '3', '--out', 'a b', '--dry-run'];
  const { code, stdout } = await work.fedstill(['reproduce', 'small', ...flags]);
  expect(code).toBe(0);
  expect(stdout.split('\n')).toEqual([
    "fedstill compare small.yaml --seeds 3 --set training.optimizer.learningRate=0.01 --out 'a b/slow'",
    "fedstill compare small.yaml --seeds 3 --out 'a b/usual'",
    '',
  ]);
  expect(work.files()).toEqual(['measured.json', 'small.yaml', 'tables.yaml']);
});

test('a table that is not known is refused with the nearest, before anything is written', async () => {
  const work = new Workplace();
  const { code, stderr } = await work.fedstill(['reproduce', 'fedgen-tabel']);
  expect({ code, stderr: stderr.split(' Allowed')[0] }).toEqual({
    code: 2,
    stderr: "table: unknown 'fedgen-tabel'; did you mean 'fedgen-table'?",
  });
  expect(work.files()).toEqual([]);
});

test.runIf(isFull)('a published table is reproduced from the package', async () => {
  const work = new Workplace();
  const args = ['reproduce', 'fedprox-stragglers', '--seeds', '4', '--out', 'out', '--json', '--quiet'];
  const { code, stdout } = await work.fedstill(args);
  const [{ lines }] = JSON.parse(stdout).claims;
  expect(lines.map(({ within }: { within: boolean }) => within)).toEqual([true, true]);
  expect(code).toBe(0);
  expect(work.files(join('out'))).toContain('comparison.json');
});
