import { stripVTControlCharacters } from 'node:util';
import { Help } from 'commander';

const help = Object.assign(new Help(), { minWidthToWrap: 1 });

/** The number of columns of text on a terminal, without its styles. */
export function widthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}

/** Text with line breaks between words, so that its lines have at most `width` columns; longer words stay whole. */
export function wrap(text: string, width: number): string {
  return help.boxWrap(text, width);
}

/** The same for a report: the rows of its tables stay as they are. */
export function wrapReport(report: string, width: number): string {
  const lines = report.split('\n');
  return lines.map((line) => (/^[│┌├└]/.test(line) ? line : wrap(line, width))).join('\n');
}
