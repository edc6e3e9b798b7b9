import { reasonOf } from '../core/file-error.js';
import { printable } from '../core/printable.js';
import { exitCodes } from './failure.js';

/** Writes results to standard output. Control characters are escaped; JSON keeps its meaning. */
export function writeResult(text: string): void {
  process.stdout.write(printable(text));
}

/** Writes messages to standard error. Control characters are escaped. */
export function writeMessage(text: string): void {
  process.stderr.write(printable(text));
}

/**
 * Lets a command continue if the reader of its output has closed it (`fedstill schema | head`), so that a run is not
 * lost. Any other error of the output, such as a full disk, prints one line.
 */
export function tolerateClosedOutput(): void {
  process.stderr.on('error', () => {});
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    writeMessage(`standard output: ${reasonOf(error)}\n`);
    process.exitCode = exitCodes.runTimeFault;
  });
}
