import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readResults, type SavedResults } from '../../../src/experiments/saved-results.js';
import { figuresOf } from '../../../src/report/figures/figures.js';
import { writtenComparison, writtenRun } from '../html/written-runs.js';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'fedstill-figures-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

function captions(results: SavedResults): Record<string, string> {
  return Object.fromEntries(figuresOf(results).map(({ name, caption }) => [name, caption]));
}

/** Runs of two strategies with three seeds, of which the second strategy reaches 60% two rounds later, if it does. */
function raced(): SavedResults {
  const path = folder();
  const paths = [1, 2, 3].flatMap((seed) => {
    const [fast, slow] = [join(path, `fast-${seed}`), join(path, `slow-${seed}`)];
    writtenRun(fast, [0.5, 0.625, 0.75, 0.75], 'fedprox', seed);
    writtenRun(slow, [0.25, 0.5, 0.5, seed === 3 ? 0.5 : 0.625], 'fedavg', seed);
    return [fast, slow];
  });
  return readResults(paths, 0.6);
}

test('runs of one scenario are one variant, and the caption says who is first', () => {
  const results = raced();
  expect(results.variants.map(({ name, runs }) => [name, runs.map(({ seed }) => seed)])).toEqual([
    ['fedprox', [1, 2, 3]],
    ['fedavg', [1, 2, 3]],
  ]);
  const [accuracy] = figuresOf(results);
  expect(accuracy.caption).toMatch(/^fedprox reaches 60\.00% 2 rounds before fedavg, and first in 3 of 3 seeds\. /);
  expect(accuracy.caption).toContain('fedprox is the best with 75.00%, and fedavg the worst with 58.33%');
  expect(accuracy.warnings).toEqual(['fedavg: 1 of 3 seeds never reached 60.00%']);
});

test('lines are means over seeds against rounds, virtual time and bytes, with bands of a standard deviation', () => {
  const [{ views, table }] = figuresOf(raced());
  const [rounds, time, bytes] = views.map(({ chart }) => (chart.mark === 'lines' ? chart.lines[1] : undefined));
  const last = (0.625 + 0.625 + 0.5) / 3;
  expect(rounds?.points.at(-1)).toEqual([4, expect.closeTo(last, 12)]);
  expect([time?.points.at(-1)?.[0], bytes?.points.at(-1)?.[0]]).toEqual([16, 600]);
  const deviation = Math.sqrt((2 * (0.625 - last) ** 2 + (0.5 - last) ** 2) / 2);
  expect(rounds?.band?.at(-1)).toEqual([4, expect.closeTo(last - deviation, 12), expect.closeTo(last + deviation, 12)]);
  expect(table.columns).toEqual(['variant', 'seed', 'round', 'virtualSeconds', 'bytes', 'accuracy']);
  expect(table.rows).toHaveLength(2 * 3 * 4);
  expect(table.rows.at(-1)).toEqual(['fedavg', 3, 4, 16, 600, 0.5]);
});

test('captions say what is to be seen in the other figures', () => {
  const path = join(folder(), 'run');
  writtenRun(path);
  const told = captions(readResults([path]));
  expect(told.timeline).toBe(
    'Seed 1, 3 rounds: client 1 is the slowest with 3s from download to arrival, the median 2s.',
  );
  expect(told.partition).toMatch(/^2 clients with 10 to 30 training samples, 20 at the median\. A client holds/);
  expect(told.personal).toContain('the worst, client 0, 50.00%');
  expect(told.values).toBe(
    'By exact-shapley, client 0 is worth the most: 0.6000. Client 1 is worth less than nothing.',
  );
  expect(told.detection).toMatch(/^Norm separates misbehaving clients best: .* 0\.7500 /);
  expect(told.staleness).toContain('6 updates aggregated, 1 dropped, mean staleness 0.5000 rounds');
  expect(told.accounts).toBe('Epsilon at the end: 1.5.');
});

test('a comparison is read with its variants and its target', () => {
  const path = folder();
  writtenComparison(path);
  const { comparison, variants } = readResults([path]);
  expect(comparison?.target).toBe(0.6);
  expect(variants.map(({ name }) => name)).toEqual(['<script>alert(1)</script>', 'prox']);
});
