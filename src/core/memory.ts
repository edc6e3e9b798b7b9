import { totalmem } from 'node:os';
import prettyBytes from 'pretty-bytes';
import { InputError } from './errors.js';

/**
 * Refuses what this machine can never hold, before it tries to.
 *
 * @param where what to make smaller
 * @param what it is, as in `'samples'`
 * @param bytes that it takes
 * @throws InputError if it takes more memory than the machine has
 */
export function checkMemory(where: string, what: string, bytes: number): void {
  const memory = totalmem();
  if (bytes <= memory) return;
  // Beyond any unit there is.
  const size = bytes < 1e24 ? prettyBytes(bytes) : `${bytes.toExponential(1)} bytes`;
  throw new InputError(where, `asks for ${size} of ${what}; this machine has ${prettyBytes(memory)} of memory`);
}
