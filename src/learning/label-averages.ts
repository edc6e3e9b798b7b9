/**
 * Average outputs by ground-truth label, `[classes, classes]` row-major: row `l` is the mean output over samples of label
 * `l`. A row of zeros says that there is no such sample; a mean of probability vectors sums to 1, so no mask is needed.
 */
export type LabelAverages = Float32Array;

/** The mean of the rows of `probabilities` (`[labels.length, classes]`) over the samples of each label. */
export function averageByLabel(probabilities: Float32Array, labels: Int32Array, classes: number): LabelAverages {
  const sums = new Float64Array(classes * classes);
  const counts = new Int32Array(classes);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i];
    counts[label]++;
    for (let c = 0; c < classes; c++) sums[label * classes + c] += probabilities[i * classes + c];
  }
  return dividedByRow(sums, counts, classes);
}

/**
 * The mean of tables, row by row over the tables that have the row, unweighted. A row that no table has stays zero. Sums
 * run in the order given with float64 accumulators, so one table alone comes back unchanged.
 */
export function meanOfTables(tables: readonly LabelAverages[], classes: number): LabelAverages {
  const sums = new Float64Array(classes * classes);
  const counts = new Int32Array(classes);
  for (const table of tables) {
    for (let label = 0; label < classes; label++) {
      const start = label * classes;
      if (table.subarray(start, start + classes).every((value) => value === 0)) continue;
      counts[label]++;
      for (let c = 0; c < classes; c++) sums[start + c] += table[start + c];
    }
  }
  return dividedByRow(sums, counts, classes);
}

/** The row of each label, one a sample: `[labels.length, classes]`. */
export function rowsByLabel(table: LabelAverages, labels: Int32Array, classes: number): Float32Array {
  const rows = new Float32Array(labels.length * classes);
  labels.forEach((label, i) => {
    rows.set(table.subarray(label * classes, (label + 1) * classes), i * classes);
  });
  return rows;
}

function dividedByRow(sums: Float64Array, counts: Int32Array, classes: number): LabelAverages {
  const means = new Float32Array(sums.length);
  for (let i = 0; i < means.length; i++) means[i] = sums[i] / Math.max(counts[Math.floor(i / classes)], 1);
  return means;
}
