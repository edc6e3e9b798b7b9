import { availableParallelism } from 'node:os';
import { InputError } from '../core/errors.js';
import type { DeviceName } from './engine.js';

/** Devices whose provider ends the process if two threads compute on it. */
const oneThreadOnly: readonly DeviceName[] = ['webgpu'];

/**
 * How many threads a run has.
 *
 * @param wanted one a core, if absent, or one on a device that takes no more
 * @throws InputError if more are wanted than the device takes
 */
export function threadsOn(device: DeviceName = 'cpu', wanted?: number): number {
  if (!oneThreadOnly.includes(device)) return wanted ?? availableParallelism();
  if (wanted === undefined || wanted === 1) return 1;
  throw new InputError('--threads', 'too-large', {
    found: wanted,
    most: 1,
    limit: `as the device '${device}' takes one thread only`,
  });
}
