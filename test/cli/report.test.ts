import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writtenRun } from '../report/html/written-runs.js';
import { Workplace } from './fedstill.js';

test('several runs are drawn in one page, and each chart as SVG of the width of a column', async () => {
  const work = new Workplace();
  writtenRun(join(work.path, 'a'), [0.25, 0.5, 0.75], 'fedavg');
  writtenRun(join(work.path, 'b'), [0.25, 0.5, 0.5], 'fedprox');
  work.remove('b/summary.json');
  const args = ['report', 'a', 'b', '-o', 'both.html', '--target', '0.6', '--svg', 'figures', '--width', '3.3in'];
  const { code, stdout, stderr } = await work.fedstill(args);
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^report: both\.html\nchart: figures\/accuracy\.svg\nchart: figures\/accuracy-virtual-time\.svg\n/,
  );
  expect(stderr).toContain('fedprox: 1 of 1 seeds never reached 60.00%');
  expect(stderr).toContain('fedprox, seed 1: not finished, 3 of 3 rounds are done');
  expect(work.read('both.html')).toContain('Only fedavg reaches 60.00%, after 3 rounds.');
  expect(work.read('both/accuracy.csv').split('\n').slice(0, 2)).toEqual([
    'variant,seed,round,virtualSeconds,bytes,accuracy',
    'fedavg,1,1,4,150,0.25',
  ]);
  const svg = work.read('figures/accuracy.svg');
  expect(svg).toMatch(/^<svg [^>]*width="317"/);
  for (const name of ['fedavg', 'fedprox', 'target 60.00%']) expect(svg).toContain(name);
});

test('what cannot be drawn is one line, and nothing is written', async () => {
  const work = new Workplace();
  writtenRun(join(work.path, 'a'));
  work.write('notes.yaml', 'rounds: 1\n');
  const before = [work.files(), work.files('a')];
  for (const [args, line] of [
    [['b'], 'b: is not a directory of a run, a comparison or a game: it does not exist'],
    [['.'], '.: is not a directory of a run, a comparison or a game: there is no settings.json'],
    [['notes.yaml'], 'notes.yaml: is not a curve measured by fedstill curve'],
    [['a', '-o', 'a.pdf'], "--out: expected a file that ends in .html, found 'a.pdf'"],
    [['a', '--width', 'wide'], '--width: expected a length from 1in to 50in'],
  ] as const) {
    const { code, stdout, stderr } = await work.fedstill(['report', ...args]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.trim().split('\n')).toEqual([expect.stringContaining(line)]);
  }
  expect([work.files(), work.files('a')]).toEqual(before);
});
