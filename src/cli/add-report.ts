import { InputError } from '../core/errors.js';
import { FileError } from '../core/file-error.js';
import { printNotices } from './print.js';

/** The flag of commands that write a report when they end. */
export interface ReportFlag {
  readonly report?: boolean;
}

/**
 * Writes the report of a result that a command has just written, unless `--no-report` is given. A report that cannot be made
 * does not fail the command: the reason is a notice.
 *
 * @param path what is reported: the directory of a run, comparison or game, or the file of a curve
 * @param file the report
 * @returns a line that names the report, to be put under the command's own; empty if there is none
 */
export async function addReport(path: string, file: string, { report = true }: ReportFlag): Promise<string> {
  if (!report) return '';
  const [{ readResults }, { reportOf, writeReport }] = await Promise.all([
    import('../experiments/saved-results.js'),
    import('../report/write-report.js'),
  ]);
  try {
    writeReport(reportOf(readResults([path])), file);
    return `\nreport: ${file}`;
  } catch (error) {
    if (!(error instanceof InputError || error instanceof FileError)) throw error;
    return withoutReport(error);
  }
}

/** Prints why there is no report. Returns the empty line of {@link addReport}. */
export function withoutReport({ message }: Error): string {
  printNotices([`no report, as ${message}`], {});
  return '';
}
