import { reasonOf } from '../core/file-error.js';
import { printable } from '../core/printable.js';
import { exitCodes } from './failure.js';

/** Writes results to standard output. Whatever is in them commands no terminal; JSON stays the same data. */
export function say(text: string): void {
  process.stdout.write(printable(text));
}

/** Writes messages to standard error; whatever is in them commands no terminal. */
export function tell(text: string): void {
  process.stderr.write(printable(text));
}

/**
 * Lets commands go on when whoever reads their output has closed it (`fedstill schema | head`), so that a run is not lost;
 * output that cannot be written for another reason, such as a full disk, is told in one line.
 */
export function bearClosedOutput(): void {
  process.stderr.on('error', () => {});
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    tell(`standard output: ${reasonOf(error)}\n`);
    process.exitCode = exitCodes.runTimeFault;
  });
}
