import { formatNumber, formatShare } from '../core/quantities.js';
import type { ValuesOfRun } from '../records/valuation-of-run.js';
import { table } from './table.js';

/** Up to this many clients are shown; of more, the most and the least valuable. */
const shown = 20;

/**
 * The values of clients, the most valuable by the first method first, and one line per method: the number of coalition
 * models evaluated and, if exact values are known, the distance from them.
 *
 * @param width of the terminal, in columns
 */
export function valuationTable(valuation: Readonly<Record<string, ValuesOfRun>>, width: number): string {
  const methods = Object.entries(valuation);
  const [[, first]] = methods;
  const clients = Object.keys(first.values)
    .map(Number)
    .sort((a, b) => first.values[b] - first.values[a] || a - b);
  const column = (title: string, cell: (client: number) => string) => {
    if (clients.length <= shown) return { title, cells: clients.map(cell) };
    const [first, last] = [clients.slice(0, shown / 2), clients.slice(-shown / 2)];
    return { title, cells: [...first.map(cell), title === 'client' ? '...' : '', ...last.map(cell)] };
  };
  const columns = [
    column('client', String),
    ...methods.map(([name, { values, errors }]) =>
      column(name, (client) => withError(values[client], errors?.[client])),
    ),
  ];
  return [table(columns, width), ...methods.map(([name, values]) => methodLine(name, values))].join('\n');
}

/** `0.0312 ± 0.0021`: a value, and its standard error if there is one. */
function withError(value: number, error: number | undefined): string {
  return error === undefined ? formatNumber(value) : `${formatNumber(value)} ± ${formatNumber(error)}`;
}

/** `gtg-shapley: 812 coalitions evaluated, 31.72% of exact-shapley; rank correlation 0.9762, relative error 0.0312`. */
function methodLine(name: string, { evaluations, toExact }: ValuesOfRun): string {
  const count = `${name}: ${evaluations} coalitions evaluated`;
  if (!toExact) return count;
  const near = `rank correlation ${formatNumber(toExact.rankCorrelation)}, relative error ${formatNumber(toExact.relativeError)}`;
  return `${count}, ${formatShare(toExact.evaluations)} of exact-shapley; ${near}`;
}
