import fc from 'fast-check';

/** Labels of a data set with at most 6 classes, some of which may not occur. */
export const labelSets = fc.array(fc.nat(5), { minLength: 1, maxLength: 200 }).map((labels) => Int32Array.from(labels));

/** `size` labels of evenly frequent classes. */
export function evenLabels(size: number, classes: number): Int32Array {
  return Int32Array.from({ length: size }, (_, row) => row % classes);
}

/** For each client how many samples of each class it holds. */
export function histograms(labels: Int32Array, parts: readonly Int32Array[], classes: number): number[][] {
  return parts.map((rows) => {
    const counts = new Array<number>(classes).fill(0);
    for (const row of rows) counts[labels[row]]++;
    return counts;
  });
}

/** Pearson's chi-square of the clients' label counts against the same label distribution for all. */
export function chiSquare(counts: readonly (readonly number[])[]): number {
  const total = counts.flat().reduce((sum, count) => sum + count, 0);
  const ofClass = counts[0].map((_, label) => counts.reduce((sum, row) => sum + row[label], 0));
  return counts.reduce((chi, row) => {
    const size = row.reduce((sum, count) => sum + count, 0);
    return row.reduce((sum, count, label) => {
      const expected = (size * ofClass[label]) / total;
      return sum + (count - expected) ** 2 / expected;
    }, chi);
  }, 0);
}
