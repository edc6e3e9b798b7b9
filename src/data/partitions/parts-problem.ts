import type { WrongValue } from '../../core/module-use.js';
import { shownValue } from '../../core/printable.js';

/**
 * What is wrong with a division that a module's partition returned; undefined if nothing is.
 *
 * @param labels of the samples, by their number
 */
export function partsProblem(parts: unknown, labels: unknown, clients: number): WrongValue | undefined {
  const expected = `a list of ${clients} Int32Arrays, one for each client`;
  if (!Array.isArray(parts) || parts.length !== clients) return { expected };
  const samples = labels instanceof Int32Array ? labels.length : 0;
  const isHeld = new Uint8Array(samples);
  for (const [client, rows] of parts.entries()) {
    if (!(rows instanceof Int32Array)) return { found: `${shownValue(rows)} for client ${client}`, expected };
    for (const row of rows) {
      if (row < 0 || row >= samples) {
        return { found: `sample ${row} for client ${client}`, expected: `samples from 0 to ${samples - 1}` };
      }
      if (isHeld[row] === 1) return { found: `sample ${row} twice`, expected: 'each sample at most once' };
      isHeld[row] = 1;
    }
  }
  return undefined;
}
