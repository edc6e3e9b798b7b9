import type { RandomStream } from '../../core/random.js';
import { apportion } from '../apportion.js';
import { rowsByClass } from '../labels.js';

/**
 * Equal sizes, each client's labels following its own distribution q ~ Dirichlet(alpha p) as closely as whole numbers allow
 * (Hsu, Qi and Brown 2019, who draw the labels one by one from q). The clients choose in random order, without replacement:
 * a class that has run out is left out of q, and where nothing of q is left, the labels follow what remains. So for a small
 * alpha the clients that choose last get other labels than their q.
 */
export function dirichletLabels(
  labels: Int32Array,
  clients: number,
  alpha: number,
  random: RandomStream,
): Int32Array[] {
  const byClass = rowsByClass(labels).filter((rows) => rows.length > 0);
  const concentrations = byClass.map((rows) => (alpha * rows.length) / labels.length);
  for (const rows of byClass) random.shuffle(rows);
  const left = byClass.map((rows) => rows.length);
  const sizes = apportion(labels.length, new Uint8Array(clients).fill(1));
  const parts: Int32Array[] = new Array(clients);
  for (const client of random.permutation(clients)) {
    const counts = countsFrom(random.dirichlet(concentrations), sizes[client], left);
    parts[client] = Int32Array.from(
      byClass.flatMap((rows, label) => [...rows.subarray(left[label] - counts[label], left[label])]),
    );
    counts.forEach((count, label) => {
      left[label] -= count;
    });
  }
  return parts;
}

/** How many samples of each class make up `size` of them in proportion to `q`, none more often than it is left. */
function countsFrom(q: readonly number[], size: number, left: readonly number[]): Int32Array {
  const counts = new Int32Array(q.length);
  for (let missing = size; missing > 0; ) {
    const remaining = left.map((count, label) => count - counts[label]);
    const allowed = q.map((weight, label) => (remaining[label] > 0 ? weight : 0));
    const wanted = apportion(missing, allowed.some((weight) => weight > 0) ? allowed : remaining);
    wanted.forEach((count, label) => {
      const given = Math.min(count, remaining[label]);
      counts[label] += given;
      missing -= given;
    });
  }
  return counts;
}
