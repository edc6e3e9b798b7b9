/**
 * One row of class scores (probabilities or logits) for each of some public samples, keyed by sample: `values` is
 * `[ids.length, classes]`, row-major; `ids` are positions in the public set, each once, ascending. A type rather than an
 * interface, so that it counts as plain data.
 */
export type SoftLabels = { readonly ids: Int32Array; readonly values: Float32Array };

/**
 * The mean of the reports on each sample, over those that report on it: rows are matched by sample id, never by
 * position, and a sample without a report is absent. Sums run in the order of the reports with float64 accumulators, so
 * one report alone comes back unchanged and a list gives the same bits each time.
 *
 * @param weights how much each report counts, above 0; 1, if absent
 * @throws RangeError if a report's values are not `classes` for each of its ids
 */
export function averageSoftLabels(
  reports: readonly SoftLabels[],
  classes: number,
  weights: readonly number[] = reports.map(() => 1),
): SoftLabels {
  for (const { ids, values } of reports) {
    if (values.length !== ids.length * classes) {
      throw new RangeError(
        `averageSoftLabels: ${values.length} values for ${ids.length} samples of ${classes} classes`,
      );
    }
  }
  const ids = Int32Array.from(new Set(reports.flatMap((report) => [...report.ids]))).sort();
  const rowOf = new Int32Array((ids.at(-1) ?? -1) + 1);
  for (let row = 0; row < ids.length; row++) rowOf[ids[row]] = row;
  const sums = new Float64Array(ids.length * classes);
  const totals = new Float64Array(ids.length);
  for (const [k, report] of reports.entries()) {
    const weight = weights[k];
    for (let i = 0; i < report.ids.length; i++) {
      const row = rowOf[report.ids[i]];
      totals[row] += weight;
      for (let c = 0; c < classes; c++) sums[row * classes + c] += weight * report.values[i * classes + c];
    }
  }
  const values = new Float32Array(sums.length);
  for (let i = 0; i < values.length; i++) values[i] = sums[i] / totals[Math.floor(i / classes)];
  return { ids, values };
}

/**
 * Rows of probabilities raised to a power and normalised, `q_i = p_i^beta / sum_j p_j^beta`: the "enhanced entropy
 * reduction aggregation" of SCARLET (arXiv:2504.19602). `beta` = 1 returns the rows as they are, more than 1 sharpens
 * and never raises the entropy, 0 gives the uniform distribution over a row's support. Zeros stay zero.
 *
 * @param beta at least 0
 */
export function sharpenByPower(probabilities: Float32Array, classes: number, beta: number): Float32Array {
  if (beta === 1) return probabilities.slice();
  const sharpened = new Float32Array(probabilities.length);
  const powers = new Float64Array(classes);
  for (let start = 0; start < probabilities.length; start += classes) {
    let largest = 0;
    for (let c = 0; c < classes; c++) largest = Math.max(largest, probabilities[start + c]);
    let total = 0;
    for (let c = 0; c < classes; c++) {
      const share = probabilities[start + c] / largest;
      powers[c] = share > 0 ? share ** beta : 0;
      total += powers[c];
    }
    for (let c = 0; c < classes; c++) sharpened[start + c] = powers[c] / total;
  }
  return sharpened;
}
