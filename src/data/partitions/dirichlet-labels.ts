import type { RandomStream } from '../../core/random.js';
import { apportion } from '../apportion.js';
import { rowsByClass } from '../labels.js';

/**
 * Equal sizes, each client's labels drawn one by one from its own distribution q ~ Dirichlet(alpha p) without replacement
 * (Hsu, Qi and Brown 2019). A class that has run out is left out of q; where nothing of q is left, the class is drawn in
 * proportion to what remains. So the clients last in the random order in which they draw may get other labels than their q.
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
    const q = random.dirichlet(concentrations);
    parts[client] = new Int32Array(sizes[client]).map(() => {
      const label = drawClass(q, left, random);
      left[label]--;
      return byClass[label][left[label]];
    });
  }
  return parts;
}

/** A class with samples left, drawn by `q` or, where `q` allows none of them, by what is left. */
function drawClass(q: readonly number[], left: readonly number[], random: RandomStream): number {
  let allowed = 0;
  let remaining = 0;
  for (let label = 0; label < left.length; label++) {
    if (left[label] > 0) allowed += q[label];
    remaining += left[label];
  }
  let target = random.uniform() * (allowed > 0 ? allowed : remaining);
  let last = 0;
  for (let label = 0; label < left.length; label++) {
    const weight = allowed > 0 ? q[label] : left[label];
    if (left[label] === 0 || weight === 0) continue;
    target -= weight;
    last = label;
    if (target < 0) break;
  }
  return last;
}
