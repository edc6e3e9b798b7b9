import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { benchAgainst } from '../../bench/against.js';

/** A checkout that measures what it is told to. */
function checkout(directory: string, measurements: readonly object[]): string {
  mkdirSync(join(directory, 'bench'), { recursive: true });
  const lines = measurements.map((each) => `console.log(${JSON.stringify(JSON.stringify(each))});`);
  writeFileSync(join(directory, 'bench', 'main.ts'), lines.join('\n'));
  return directory;
}

test('rates and times of two checkouts become ratios of speeds, above 1 where this one is faster', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fedstill-against-'));
  try {
    const here = checkout(join(folder, 'here'), [
      { model: 'mlp', workers: 1, updates_per_s: 120 },
      { model: 'mlp', workers: 2, updates_per_s: 150 },
      { measure: 'start', ms_min: 500 },
      { measure: 'new here', ms_min: 1 },
    ]);
    const other = checkout(join(folder, 'other'), [
      { model: 'mlp', workers: 1, updates_per_s: 100 },
      { model: 'mlp', workers: 2, updates_per_s: 200 },
      { measure: 'start', ms_min: 1000 },
    ]);
    const ratios = [];
    for await (const { measured, pairs, ratio_median } of benchAgainst(here, other, ['rounds'], 2)) {
      ratios.push([measured, pairs, ratio_median]);
    }
    expect(ratios).toEqual([
      ['model mlp, workers 1, updates_per_s', 2, 1.2],
      ['model mlp, workers 2, updates_per_s', 2, 0.75],
      ['measure start, ms_min', 2, 2],
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
