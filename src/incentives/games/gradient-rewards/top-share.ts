import { sumOf } from '../../../core/statistics.js';
import { assume } from '../../economics/assumption.js';

/**
 * A copy of an update that keeps, in each part, the given share of the largest magnitudes, and is zero elsewhere. Of
 * equal magnitudes it keeps the earlier one, so that a larger share always keeps a superset.
 *
 * @param share in [0, 1]; the number kept is rounded up in each part
 * @param parts lengths of consecutive parts (layers); default: the whole as one part
 * @throws InputError if the share is out of its range, or the parts do not sum to the length
 */
export function topShare(
  update: Float32Array,
  share: number,
  parts: readonly number[] = [update.length],
): Float32Array {
  assume(share >= 0 && share <= 1, 'share', 'a share is between 0 and 1', share);
  const length = sumOf(parts);
  assume(length === update.length, 'parts', 'layers make up the whole update', `${length} of ${update.length}`);
  const kept = new Float32Array(update.length);
  let offset = 0;
  for (const part of parts) {
    const order = Uint32Array.from({ length: part }, (_, index) => offset + index);
    order.sort((a, b) => Math.abs(update[b]) - Math.abs(update[a]) || a - b);
    for (const index of order.subarray(0, Math.ceil(share * part))) kept[index] = update[index];
    offset += part;
  }
  return kept;
}
