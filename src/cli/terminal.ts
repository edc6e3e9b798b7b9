import { reasonOf } from '../core/file-error.js';
import { textFor } from '../report/style.js';
import { wrapReport } from '../report/wrap.js';
import { exitCodes } from './failure.js';

/** The width of a report where there is no terminal, in columns. */
const usualWidth = 80;

/** Writes results to standard output. Control characters are escaped; JSON keeps its meaning. */
export function writeResult(text: string): void {
  process.stdout.write(textFor(process.stdout, text));
}

/** Writes messages to standard error. Control characters are escaped. */
export function writeMessage(text: string): void {
  process.stderr.write(textFor(process.stderr, text));
}

/**
 * Writes a report for people. On a terminal its sentences are wrapped between words; elsewhere each stays on one line.
 *
 * @param text the report, whose tables have at most `width` columns
 */
export function writeReport(text: (width: number) => string, stream: NodeJS.WriteStream = process.stdout): void {
  const width = stream.columns ?? usualWidth;
  const report = text(width);
  stream.write(textFor(stream, `${stream.isTTY ? wrapReport(report, width) : report}\n`));
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
