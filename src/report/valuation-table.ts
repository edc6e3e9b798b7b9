import Table from 'cli-table3';
import { formatNumber, formatShare } from '../core/quantities.js';
import type { ValuesOfRun } from '../records/valuation-of-run.js';

/** Up to this many clients are shown; of more, the most and the least valuable. */
const shown = 20;

/**
 * The values of clients, the most valuable by the first method first, and one line per method: the number of coalition
 * models evaluated and, if exact values are known, the distance from them.
 */
export function valuationTable(valuation: Readonly<Record<string, ValuesOfRun>>): string {
  const methods = Object.entries(valuation);
  const [[, first]] = methods;
  const clients = Object.keys(first.values)
    .map(Number)
    .sort((a, b) => first.values[b] - first.values[a] || a - b);
  const table = new Table({
    head: ['client', ...methods.map(([name]) => name)],
    style: { head: [], border: [], compact: true },
    colAligns: ['right', ...methods.map(() => 'right' as const)],
  });
  const row = (client: number) => [
    String(client),
    ...methods.map(([, { values, errors }]) => withError(values[client], errors?.[client])),
  ];
  if (clients.length <= shown) table.push(...clients.map(row));
  else {
    table.push(...clients.slice(0, shown / 2).map(row), ['...', ...methods.map(() => '')]);
    table.push(...clients.slice(-shown / 2).map(row));
  }
  return [table.toString(), ...methods.map(([name, values]) => methodLine(name, values))].join('\n');
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
