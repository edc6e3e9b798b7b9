import { counted } from '../core/quantities.js';
import type { ReproducibleTable } from '../experiments/reproduction/catalogue.js';
import { confidence } from '../experiments/reproduction/expected-range.js';
import type { ReproducedClaim, ReproducedLine } from '../experiments/reproduction/reproduction.js';
import { figureText, quantityName, rangeText } from './figure-text.js';
import { bold } from './style.js';
import { table } from './table.js';

/** The tables that can be reproduced, for a terminal of `width` columns. */
export function tablesText(
  tables: readonly (Omit<ReproducibleTable, 'scenario'> & { readonly scenario: string })[],
  width: number,
): string {
  return table(
    [
      { title: 'table', cells: tables.map(({ name }) => name), align: 'left' },
      { title: 'minutes on two cores', cells: tables.map(({ minutes = '-' }) => String(minutes)) },
      { title: 'papers', cells: tables.map(papersOf), align: 'left' },
      { title: 'scenario', cells: tables.map(({ scenario }) => scenario), align: 'left' },
    ],
    width,
  );
}

/** The papers of a table, by authors and year. */
export function papersOf({ published }: Pick<ReproducibleTable, 'published'>): string {
  return [...new Set(published.map(({ source }) => source.split(',')[0]))].join('; ');
}

/**
 * A reproduced table: for each published entry the figures of every method, and the known deviations from the paper.
 *
 * @param width of the terminal, in columns
 */
export function reproductionText(claims: readonly ReproducedClaim[], width: number): string {
  const measured = claims.filter(({ lines }) => lines.some((line) => line.measured));
  const sections = measured.map((claim) => claimText(claim, width));
  return [...sections, verdict(measured.flatMap(({ lines }) => lines))].join('\n\n');
}

function claimText({ entry, here, lines, expectedSeeds }: ReproducedClaim, width: number): string {
  const known = lines.filter(({ measured }) => measured);
  const text = (title: string, cellOf: (line: ReproducedLine) => string) => {
    return { title, cells: known.map(cellOf), align: 'left' as const };
  };
  const columns = [
    text('method', ({ method }) => method),
    text('published', ({ published }) => String(published)),
    text('expected', (line) => expectedText(line, entry)),
    text('measured now', ({ measured }) => (measured ? figureText(measured, entry) : '-')),
    text('within', ({ within }) => (within === undefined ? '-' : within ? 'yes' : 'no')),
  ];
  return [
    bold(entry.source),
    `${quantityName(entry)}: ${entry.setting}`,
    ...(here.length > 0 ? [`here: ${here.join(', ')}`] : []),
    table(columns, width),
    ...(expectedSeeds === undefined ? [] : [`expected: after a measurement with seeds ${expectedSeeds}`]),
    ...(entry.deviations === undefined ? [] : [`known deviations: ${entry.deviations.trim()}`]),
  ].join('\n');
}

/** The range in which a figure is expected; what was measured, where there is no range. */
export function expectedText({ expected, range }: ReproducedLine, entry: ReproducedClaim['entry']): string {
  if (range) return rangeText(range, entry);
  return expected ? figureText(expected, entry) : 'not measured';
}

function verdict(lines: readonly ReproducedLine[]): string {
  const judged = lines.filter(({ within }) => within !== undefined);
  const outside = judged.filter(({ within }) => !within).length;
  const open = lines.length - judged.length;
  const probability = `${100 * confidence}%`;
  const words =
    outside === 0
      ? `${counted(judged.length, 'figure')} as expected`
      : `${outside} of ${counted(judged.length, 'figure')} not as expected`;
  const without = open === 0 ? '' : `; ${counted(open, 'figure')} without a range, for want of several seeds`;
  return `${words}${without}\na figure that is reproduced lies in its range with a probability of ${probability}`;
}
