import type { RandomStream } from '../../core/random.js';
import { cut } from '../apportion.js';

/**
 * The samples of each class, shuffled and dealt to the clients.
 *
 * @param byClass row numbers of each class; shuffled in place
 * @param counts for each class the number of its samples that each client gets; the others go unused
 */
export function dealt(
  byClass: readonly Int32Array[],
  counts: readonly Int32Array[],
  clients: number,
  random: RandomStream,
): Int32Array[] {
  const pieces = byClass.map((rows, label) => cut(random.shuffle(rows), counts[label]));
  return Array.from({ length: clients }, (_, client) => Int32Array.from(pieces.flatMap((piece) => [...piece[client]])));
}
