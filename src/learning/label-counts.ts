import type { RandomStream } from '../core/random.js';
import { sumOf } from '../core/statistics.js';

/** How many samples of each class a client has trained on or holds, `[classes]`; fractions where it counts less than others. */
export type LabelCounts = Int32Array | Float64Array;

/** The counts of a client that counts less than others, by a factor in (0, 1]. */
export function discountedCounts(counts: LabelCounts, factor: number): LabelCounts {
  return factor === 1 ? counts : Float64Array.from(counts, (count) => factor * count);
}

/** Whether there is anything to count. */
export function hasLabels(counts: readonly LabelCounts[]): boolean {
  return counts.some((own) => own.some((count) => count > 0));
}

/**
 * The distribution of labels over all clients, `p(y)` proportional to the sum of the counts: `[classes]`, adding up to 1.
 *
 * @throws RangeError if nothing was counted
 */
export function labelPrior(counts: readonly LabelCounts[]): Float32Array {
  if (!hasLabels(counts)) throw new RangeError('labelPrior: no client has counted a label');
  const totals = totalsOf(counts);
  const total = sumOf(totals);
  return Float32Array.from(totals, (count) => count / total);
}

/**
 * The share of each client in the samples of each class, `[classes, clients]`, row-major: a row adds up to 1, or is zero
 * where no client has counted the label.
 */
export function labelShares(counts: readonly LabelCounts[]): Float32Array {
  const totals = totalsOf(counts);
  const shares = new Float32Array(totals.length * counts.length);
  totals.forEach((total, label) => {
    counts.forEach((own, client) => {
      if (total > 0) shares[label * counts.length + client] = own[label] / total;
    });
  });
  return shares;
}

/** How many samples of each label there are. */
export function countedLabels(labels: Int32Array, classes: number): LabelCounts {
  const counts = new Int32Array(classes);
  for (const label of labels) counts[label]++;
  return counts;
}

/** The counts of a training, out of those of its steps: `[steps, classes]`. */
export function summedCounts(ofSteps: ArrayLike<number>, classes: number): LabelCounts {
  const counts = new Int32Array(classes);
  for (let i = 0; i < ofSteps.length; i++) counts[i % classes] += ofSteps[i];
  return counts;
}

/** Labels drawn from a distribution; one of probability 0 is never drawn. */
export function sampleLabels(prior: Float32Array, count: number, random: RandomStream): Int32Array {
  const bounds = new Float64Array(prior.length);
  let total = 0;
  prior.forEach((share, label) => {
    total += share;
    bounds[label] = total;
  });
  return Int32Array.from({ length: count }, () => {
    const point = random.uniform() * total;
    return bounds.findIndex((bound) => point < bound);
  });
}

function totalsOf(counts: readonly LabelCounts[]): Float64Array {
  const totals = new Float64Array(counts[0]?.length ?? 0);
  for (const own of counts) {
    for (let label = 0; label < totals.length; label++) totals[label] += own[label];
  }
  return totals;
}
