import Table from 'cli-table3';
import { bold } from './style.js';
import { widthOf, wrap } from './wrap.js';

/** One column of a table. */
export interface Column {
  readonly title: string;
  /** One cell a row. */
  readonly cells: readonly string[];
  /** Numbers stand right and are never broken; text stands left, and may be broken between words. Default: right. */
  readonly align?: 'left' | 'right';
}

/** Characters beside the text of a cell: its border and a space on each side; one border more ends the row. */
const perCell = 3;

/**
 * A table of at most `width` columns of a terminal. Where it would be wider, headings and text are broken between words;
 * where that is not enough, the columns are dealt out to several tables, each of which repeats the first column.
 */
export function table(columns: readonly Column[], width: number): string {
  const [first, ...others] = columns;
  if (!first) return '';
  const panels: Column[][] = [[first]];
  for (const column of others) {
    const last = panels.at(-1) ?? [];
    if (last.length === 1 || narrowest([...last, column]) <= width) last.push(column);
    else panels.push([first, column]);
  }
  return panels.map((panel) => drawn(panel, width)).join('\n');
}

/** The width of a table whose headings and texts are broken at every word. */
function narrowest(columns: readonly Column[]): number {
  return columns.reduce((sum, column) => sum + leastWidth(column) + perCell, 1);
}

function leastWidth({ title, cells, align }: Column): number {
  const words = (texts: readonly string[]) => texts.flatMap((text) => text.split(/\s+/));
  return widest([...words([title]), ...(align === 'left' ? words(cells) : cells)]);
}

function drawn(columns: readonly Column[], width: number): string {
  const widths = columns.map(({ title, cells }) => widest([...title.split('\n'), ...cells]));
  const least = columns.map(leastWidth);
  const sum = () => widths.reduce((total, each) => total + each + perCell, 1);
  while (sum() > width) {
    const slack = widths.map((each, index) => (each > least[index] ? each : 0));
    const largest = Math.max(...slack);
    if (largest === 0) break;
    widths[slack.indexOf(largest)]--;
  }
  const heading = ({ title }: Column, index: number) => {
    const lines = wrap(title, widths[index]).split('\n');
    return lines.map(bold).join('\n');
  };
  const cell = ({ cells, align }: Column, row: number, index: number) => {
    const text = cells[row] ?? '';
    return align === 'left' ? wrap(text, widths[index]) : text;
  };
  const drawing = new Table({
    head: columns.map(heading),
    style: { head: [], border: [], compact: true },
    colAligns: columns.map(({ align = 'right' }) => align),
  });
  for (const row of columns[0]?.cells.keys() ?? []) drawing.push(columns.map((column, at) => cell(column, row, at)));
  return drawing.toString();
}

function widest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, widthOf(text)), 0);
}
