import { styleText } from 'node:util';
import { printable } from '../core/printable.js';

type Format = 'bold' | 'red' | 'yellow';

const formats: readonly Format[] = ['bold', 'red', 'yellow'];
const styled = (format: Format, text: string) => styleText(format, text, { validateStream: false });
const marks = new Set(formats.flatMap((format) => styled(format, '|').split('|')));
const anyMark = new RegExp(`(${[...marks].map((mark) => mark.replace('[', '\\[')).join('|')})`);

/** Text in bold type; the stream decides later whether it shows styles. */
export const bold = (text: string) => styled('bold', text);
/** Text in red, for faults. */
export const red = (text: string) => styled('red', text);
/** Text in yellow, for warnings. */
export const yellow = (text: string) => styled('yellow', text);

/**
 * Text as it is written to a stream: safe on a terminal (see {@link printable}), with its styles if the stream shows
 * them. Node.js decides that: a terminal with colours does, unless `NO_COLOR` is set; anything does with `FORCE_COLOR`.
 */
export function textFor(stream: NodeJS.WritableStream, text: string): string {
  const shown = styleText('bold', '', { stream }) !== '';
  const parts = text.split(anyMark);
  return parts.map((part) => (marks.has(part) ? (shown ? part : '') : printable(part))).join('');
}
