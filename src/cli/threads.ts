import { availableParallelism } from 'node:os';
import type { TrainingFlags } from './options.js';
import { tell } from './terminal.js';

/**
 * The worker threads of a command: as many as asked for, but no more than the machine runs at a time, since each holds the
 * memory of a host and more make nothing faster. Says so where that is fewer.
 */
export function threadsOf({ threads, quiet }: TrainingFlags): number {
  const most = availableParallelism();
  if (threads === undefined || threads <= most) return threads ?? most;
  if (!quiet) tell(`--threads: found ${threads}; this machine runs ${most} at a time, so ${most} are used\n`);
  return most;
}
