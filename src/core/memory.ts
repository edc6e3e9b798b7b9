import { totalmem } from 'node:os';
import prettyBytes from 'pretty-bytes';
import { InputError } from './errors.js';

/**
 * Checks that something fits into the memory of this machine.
 *
 * @param where the option to make smaller
 * @param what the name of the thing: `'samples'`
 * @param bytes its size
 * @throws InputError if it is larger than the machine's memory
 */
export function checkMemory(where: string, what: string, bytes: number): void {
  const memory = totalmem();
  if (bytes <= memory) return;
  // Too large for any unit of bytes.
  const size = bytes < 1e24 ? prettyBytes(bytes) : `${bytes.toExponential(1)} bytes`;
  throw new InputError(where, 'out-of-memory', { asked: `${size} of ${what}`, available: prettyBytes(memory) });
}
