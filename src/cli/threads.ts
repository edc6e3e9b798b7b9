import { availableParallelism } from 'node:os';
import { threadsOn } from '../engine/device-threads.js';
import type { TrainingFlags } from './command-options.js';
import { writeMessage } from './terminal.js';

/**
 * The number of worker threads: as many as asked for, but no more than the processor runs in parallel, since each
 * holds the memory of a host and more make nothing faster. Prints a message if it is fewer.
 *
 * @throws InputError if the device takes fewer than were asked for
 */
export function threadsOf({ threads, device, quiet }: TrainingFlags): number {
  const most = availableParallelism();
  if (threads === undefined || threads <= most) return threadsOn(device, threads);
  if (!quiet) writeMessage(`--threads: found ${threads}; this machine runs ${most} at a time, so ${most} are used\n`);
  return threadsOn(device, most);
}
