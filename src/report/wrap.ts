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

/** The same for a report: the rows of its tables stay as they are, and what is indented is indented further. */
export function wrapReport(report: string, width: number): string {
  const lines = report.split('\n');
  return lines.map((line) => (/^[│┌├└]/.test(line) ? line : wrapHanging(line, width))).join('\n');
}

function wrapHanging(line: string, width: number): string {
  const text = line.trimStart();
  const indent = line.length - text.length;
  if (indent === 0) return wrap(line, width);
  const [first, ...others] = wrap(text, width - indent - 2).split('\n');
  return [' '.repeat(indent) + first, ...others.map((other) => ' '.repeat(indent + 2) + other)].join('\n');
}
