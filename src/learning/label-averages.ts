import { softmaxRows } from './softmax.js';

/**
 * Average outputs by ground-truth label, `[classes, classes]` row-major: row `l` is the mean output over samples of label
 * `l`. A row of zeros says that there is no such sample; a mean of probability vectors sums to 1, so no mask is needed.
 */
export type LabelAverages = Float32Array;

/** Sums of outputs by label, `[classes, classes]`, and the samples of each label in them, `[classes]`. Plain data. */
export type LabelSums = { readonly sums: Float64Array; readonly counts: Float64Array };

/**
 * One sum of partial ones, such as those of the steps of a training.
 *
 * @param sums any number of `[classes, classes]`, one after the other: in row `l`, the sum of the outputs of label `l`
 * @param counts as many `[classes]`: the samples of each label in those sums
 */
export function foldedSums(sums: ArrayLike<number>, counts: ArrayLike<number>, classes: number): LabelSums {
  return { sums: foldedInto(classes * classes, sums), counts: foldedInto(classes, counts) };
}

/** Adds two sums. */
export function addedSums(one: LabelSums, other: LabelSums): LabelSums {
  return {
    sums: one.sums.map((sum, i) => sum + other.sums[i]),
    counts: one.counts.map((count, i) => count + other.counts[i]),
  };
}

/** The averages of sums. */
export function averagesOf({ sums, counts }: LabelSums, classes: number): LabelAverages {
  return dividedByRow(sums, counts, classes);
}

function foldedInto(length: number, parts: ArrayLike<number>): Float64Array {
  const whole = new Float64Array(length);
  for (let i = 0; i < parts.length; i++) whole[i % length] += parts[i];
  return whole;
}

/**
 * The mean of tables, row by row over the tables that have the row. A row that no table has stays zero. Sums run in the
 * order given with float64 accumulators, so one table alone comes back unchanged.
 *
 * @param weights how much each table counts, above 0; 1, if absent
 * @param absent whether a table without a row is left out of its mean, or counts as one with zeros
 */
export function meanOfTables(
  tables: readonly LabelAverages[],
  classes: number,
  weights: readonly number[] = tables.map(() => 1),
  absent: 'skip' | 'zero' = 'skip',
): LabelAverages {
  const sums = new Float64Array(classes * classes);
  const totals = new Float64Array(classes);
  for (const [k, table] of tables.entries()) {
    for (let label = 0; label < classes; label++) {
      const start = label * classes;
      if (absent === 'skip' && isAbsent(table, start, classes)) continue;
      totals[label] += weights[k];
      for (let c = 0; c < classes; c++) sums[start + c] += weights[k] * table[start + c];
    }
  }
  return dividedByRow(sums, totals, classes);
}

/** The row of each label, one a sample: `[labels.length, classes]`. */
export function rowsByLabel(table: LabelAverages, labels: Int32Array, classes: number): Float32Array {
  const rows = new Float32Array(labels.length * classes);
  labels.forEach((label, i) => {
    rows.set(table.subarray(label * classes, (label + 1) * classes), i * classes);
  });
  return rows;
}

/** The softmax of every row of logits; a row of zeros, which says that there is no such sample, stays one. */
export function softmaxOfTable(table: LabelAverages, classes: number): LabelAverages {
  const soft = softmaxRows(table, classes);
  for (let start = 0; start < table.length; start += classes) {
    if (isAbsent(table, start, classes)) soft.fill(0, start, start + classes);
  }
  return soft;
}

function isAbsent(table: LabelAverages, start: number, classes: number): boolean {
  return table.subarray(start, start + classes).every((value) => value === 0);
}

function dividedByRow(sums: Float64Array, counts: ArrayLike<number>, classes: number): LabelAverages {
  const means = new Float32Array(sums.length);
  for (let i = 0; i < means.length; i++) means[i] = sums[i] / (counts[Math.floor(i / classes)] || 1);
  return means;
}
