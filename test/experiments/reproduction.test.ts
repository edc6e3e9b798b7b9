import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { RandomStream } from '../../src/core/random.js';
import { seedStatistics } from '../../src/experiments/comparison.js';
import { type ReproducibleTable, readCatalogue } from '../../src/experiments/reproduction/catalogue.js';
import { type MeasuredClaim, readClaims } from '../../src/experiments/reproduction/claims.js';
import { expectedRange } from '../../src/experiments/reproduction/expected-range.js';
import type { Figure } from '../../src/experiments/reproduction/figure.js';
import { identityOf, isOfSetting, type Published } from '../../src/experiments/reproduction/published.js';
import { type ReproducedLine, reproductionOf } from '../../src/experiments/reproduction/reproduction.js';
import { reproductionText } from '../../src/report/reproduction-text.js';
import { loadComparison } from '../../src/scenario/load-comparison.js';

const shipped = 'docs/published.yaml';

describe('the tables that come with the package', () => {
  const { tables } = readCatalogue(shipped);
  const claims = readClaims('docs/measured.json');

  it.each(tables)('$name has a scenario, and every published figure a variant of it', async (table) => {
    expect(basename(table.scenario, '.yaml')).toBe(table.name);
    expect(table.published.length).toBeGreaterThan(0);
    const comparisons = await Promise.all(
      table.comparisons.map(({ changes }) =>
        loadComparison([table.scenario], { seeds: table.seeds, overrides: changes }),
      ),
    );
    const runs = comparisons.flatMap(({ name, variants }) =>
      variants.flatMap((variant) => {
        const [{ scenario }] = variant.scenarios;
        const isAlone = variants.length === 1 && variant.name === name;
        return [{ comparison: name, variant: isAlone ? scenario.strategy.name : variant.name, scenario, rounds: [] }];
      }),
    );
    for (const entry of table.published) {
      const names = runs.filter((run) => isOfSetting(entry, run)).map(({ variant }) => variant);
      expect(names).toEqual(expect.arrayContaining(Object.keys(entry.figures)));
    }
  });

  it('are those of all measured claims', () => {
    const entries = tables.flatMap(({ published }) => published.map(identityOf));
    for (const { entry } of claims) expect(entries).toContainEqual(entry);
  });
});

const entry: Published = {
  ...{ source: 'A paper', comparison: 'table', setting: 'a setting', when: {}, scale: {}, deviations: 'another loss' },
  ...{ quantity: 'accuracy', figures: { method: '85.00 ± 1.00' } },
};

function claimWith(measured: Figure, of: Published = entry): MeasuredClaim {
  return { entry: identityOf(of), here: [], seeds: '1, 2, 3', lines: [{ method: 'method', measured }] };
}

function lineWith(expected: Figure | undefined, measured: Figure, of: Published = entry): ReproducedLine {
  const table: ReproducibleTable = {
    ...{ name: 'table', scenario: '', seeds: [1], minutes: 1, comparisons: [], published: [of] },
  };
  const earlier = expected ? [claimWith(expected, of)] : [];
  const [{ lines }] = reproductionOf(table, earlier, [claimWith(measured, of)], 1);
  return lines[0];
}

/** Of three runs. */
const three = (mean: number, deviation: number): Figure => ({ runs: 3, known: 3, mean, deviation });

describe('an expected range', () => {
  it('holds the mean of new seeds as often as it says', () => {
    const stream = RandomStream.of(1, 'test');
    const draw = (count: number) => seedStatistics(Array.from({ length: count }, () => 50 + 3 * stream.normal()));
    let held = 0;
    const repeats = 4000;
    for (let repeat = 0; repeat < repeats; repeat++) {
      const { mean, deviation } = draw(3);
      const now = draw(2).mean;
      const range = expectedRange({ runs: 3, known: 3, mean, deviation }, 2, 'accuracy');
      if (range && now >= range.low && now <= range.high) held++;
    }
    expect(held / repeats).toBeGreaterThan(0.935);
    expect(held / repeats).toBeLessThan(0.965);
  });

  it('stays between 0 and 100 for shares, and is missing where one seed was measured', () => {
    expect(expectedRange(three(99, 5), 3, 'accuracy')?.high).toBe(100);
    expect(expectedRange(three(1, 5), 3, 'rounds')?.low).toBe(0);
    expect(expectedRange({ runs: 1, known: 1, mean: 50 }, 3, 'accuracy')).toBeUndefined();
  });
});

describe('a figure', () => {
  it('is as expected inside its range, rounding included, and is not outside', () => {
    // The half width is 4.3027 sqrt(2 / 3).
    expect(lineWith(three(80, 1), three(83.5, 1)).within).toBe(true);
    expect(lineWith(three(80, 1), three(83.6, 1)).within).toBe(false);
    expect(lineWith(three(80, 0), three(80.004, 0)).within).toBe(true);
    expect(lineWith(three(80, 0), three(80.006, 0)).within).toBe(false);
  });

  it('has no verdict where nothing, or one seed, was measured before', () => {
    const one: Figure = { runs: 1, known: 1, mean: 80 };
    expect(lineWith(undefined, three(80, 1))).not.toHaveProperty('within');
    expect(lineWith(one, three(80, 1))).not.toHaveProperty('within');
    expect(lineWith(three(80, 1), one).within).toBe(true);
  });

  it('of rounds to a target is as expected where neither time one run reached it, and not where it was reached once', () => {
    const rounds: Published = { ...entry, quantity: 'rounds', target: 0.9 };
    const never: Figure = { runs: 3, known: 0 };
    expect(lineWith(never, never, rounds).within).toBe(true);
    expect(lineWith(never, three(20, 1), rounds).within).toBe(false);
    expect(lineWith(three(20, 1), never, rounds).within).toBe(false);
  });
});

it('the report names source, deviations and figures that are not as expected', () => {
  const table = { ...{ name: 'table', scenario: '', seeds: [1], minutes: 1, comparisons: [], published: [entry] } };
  const claims = reproductionOf(table, [claimWith(three(80, 1))], [claimWith(three(90, 1))], 3);
  const text = reproductionText(claims, 80);
  for (const part of ['A paper', 'known deviations: another loss', '85.00 ± 1.00', '76.49 to 83.51', '90.00 ± 1.00']) {
    expect(text).toContain(part);
  }
  expect(text).toContain('1 of 1 figure not as expected');
});

it('a catalogue with a figure of no table, or a key that is not known, is refused in one line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fedstill-catalogue-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'tables.yaml');
  const figure = 'source: a, setting: b, quantity: accuracy, figures: { c: 1 }';
  const table = 'name: first, scenario: a.yaml, seeds: [1], minutes: 1';
  writeFileSync(file, `tables: [{ ${table} }]\npublished: [{ comparison: frist, ${figure} }]`);
  expect(() => readCatalogue(file)).toThrow(/^published\.0\.comparison: unknown 'frist'; did you mean 'first'\?/);
  writeFileSync(file, `tables: [{ ${table}, minute: 2 }]\npublished: []`);
  expect(() => readCatalogue(file)).toThrow(/^tables\.0\.minute: unknown 'minute'; did you mean 'minutes'\?/);
});
