import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RoundMetrics } from '../../src/actors/events.js';
import { type Metric, regressionOf, segmentationOf } from '../../src/data/task.js';
import { readComparison, summariseComparison, type VariantRuns } from '../../src/experiments/comparison.js';
import { comparisonTable } from '../../src/report/comparison-table.js';

const { metric: rmse } = regressionOf({ mean: 0, deviation: 1 });
const { metric: dice } = segmentationOf(4, 4);

/** Runs of a variant whose values on the test set are given, one a round. */
function variant(metric: Metric, name: string, ...runs: readonly (readonly number[])[]): VariantRuns {
  const roundsOf = (values: readonly number[]) =>
    values.map((value, index): RoundMetrics => {
      const counts = { cohort: 1, received: 1, uplinkBytes: 100, downlinkBytes: 50 };
      return {
        round: index + 1,
        virtualSeconds: 10 * (index + 1),
        wallSeconds: 0,
        ...counts,
        test: { [metric.name]: value, loss: 1 },
      };
    });
  const numbered = runs.map((values, seed) => ({ seed, directory: `${name}-seed${seed}`, rounds: roundsOf(values) }));
  return { name, strategy: 'fedavg', runs: numbered };
}

/** The cells of a variant's line in a table. */
function cellsOf(table: string, name: string): string[] {
  const line = table.split('\n').find((text) => text.includes(` ${name} `)) ?? '';
  return line
    .split('│')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

describe('a comparison by an error', () => {
  const variants = [
    variant(rmse, 'slow', [14, 12, 10, 9.5], [14, 13, 12, 11]),
    variant(rmse, 'fast', [11, 9, 8, 8.5], [12, 10, 9, 8.5]),
  ];

  it('takes the smallest value for the best, and counts rounds until a value is as small as the target', () => {
    const comparison = summariseComparison('errors', [0, 1], variants, 10, rmse);
    const [slow, fast] = comparison.variants;
    expect(slow.best?.values).toEqual([9.5, 11]);
    expect(fast.test?.values).toEqual([8.5, 8.5]);
    expect(slow.toTarget).toMatchObject({ reached: 1, rounds: { values: [3] }, virtualSeconds: { values: [30] } });
    expect(fast.toTarget).toMatchObject({ reached: 2, rounds: { values: [2, 2] }, bytes: { values: [300, 300] } });
    const table = comparisonTable(comparison, 200);
    for (const head of ['test rmse', 'rounds to rmse <= 10', 'bytes to rmse <= 10']) expect(table).toContain(head);
    expect(cellsOf(table, 'slow').slice(1, 4)).toEqual(['10.25 ± 1.061', '10.25 ± 1.061', '3 (1 of 2)']);
    expect(cellsOf(table, 'fast').slice(1, 4)).toEqual(['8.5 ± 0.0000', '8.25 ± 0.3536', '2 ± 0.0']);
  });

  it('has a default target a little above the best error', () => {
    expect(summariseComparison('errors', [0, 1], variants, undefined, rmse).target).toBeCloseTo(8.25 / 0.95);
  });
});

it('a comparison by Dice shows percentages, and counts rounds until a value is as large as the target', () => {
  const comparison = summariseComparison('masks', [0], [variant(dice, 'unet', [0.3, 0.8, 0.7])], undefined, dice);
  expect(comparison.target).toBeCloseTo(0.76);
  const table = comparisonTable(comparison, 200);
  for (const head of ['test dice', 'rounds to 76.00%']) expect(table).toContain(head);
  expect(cellsOf(table, 'unet').slice(1, 4)).toEqual(['70.00%', '80.00%', '2']);
});

describe('comparison.json', () => {
  function directoryWith(content: string): string {
    const directory = mkdtempSync(join(tmpdir(), 'fedstill-comparison-'));
    writeFileSync(join(directory, 'comparison.json'), content);
    return directory;
  }

  it('of an earlier version is read with its numbers under their present names', () => {
    const [testAccuracy, bestAccuracy, personalAccuracy] = [0.5, 0.6, 0.7].map((mean) => ({ mean, values: [mean] }));
    const variants = [{ name: 'a', strategy: 'fedavg', runs: [], testAccuracy, bestAccuracy, personalAccuracy }];
    const comparison = readComparison(
      directoryWith(JSON.stringify({ name: 'old', seeds: [1], target: 0.5, variants })),
    );
    expect(comparison).toEqual({
      ...{ name: 'old', seeds: [1], target: 0.5, metric: { name: 'accuracy', better: 'higher', unit: 'share' } },
      variants: [
        { name: 'a', strategy: 'fedavg', runs: [], test: testAccuracy, best: bestAccuracy, personal: personalAccuracy },
      ],
    });
  });

  it.each([
    ['{"name":"stages","runs":[]}', 'comparison.json has no list of variants'],
    ['{"variants":[', ''],
    ['', ''],
  ])('that is something else, %s, is refused in one line', (content, reason) => {
    const directory = directoryWith(content);
    const message = new RegExp(`^${directory}: is not a finished comparison: ${reason}[^\\n]*$`);
    expect(() => readComparison(directory)).toThrow(message);
  });
});
