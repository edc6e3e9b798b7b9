import { formatNumber } from '../../core/quantities.js';
import type { SavedResults } from '../../experiments/saved-results.js';
import { type ValuesOfRun, valuationOfRun } from '../../records/valuation-of-run.js';
import type { BarChart, Figure, HeatMap } from './figure.js';
import { capitalised, listed } from './words.js';

/** What clients are worth, by method, in all and round by round. */
export function valuesFigure({ variants }: SavedResults): Figure | undefined {
  const found = variants.flatMap(({ name, runs: [run] }) => {
    const values = valuationOfRun(run.rounds);
    return values ? [{ name, run, values }] : [];
  });
  if (found.length === 0) return undefined;
  const several = found.length > 1;
  return {
    name: 'values',
    title: 'Values of clients',
    caption: found.map(({ name, values }) => sentence(values, several ? name : '')).join(' '),
    warnings: [],
    views: found.flatMap(({ name, run, values }) => [
      { name: several ? `total, ${name}` : 'total', chart: totals(values) },
      ...Object.keys(values).map((method) => ({
        name: several ? `${method}, ${name}` : method,
        chart: byRound(
          method,
          Object.keys(values[method].values),
          run.rounds.flatMap(({ round, valuation }) =>
            valuation ? [{ round, values: valuation.methods[method]?.values ?? {} }] : [],
          ),
        ),
      })),
    ]),
    table: {
      columns: ['variant', 'seed', 'method', 'client', 'value', 'error'],
      rows: found.flatMap(({ name, run, values }) =>
        Object.entries(values).flatMap(([method, of]) =>
          Object.entries(of.values).map(([client, value]) => [
            ...[name, run.seed, method, Number(client), value],
            of.errors?.[Number(client)],
          ]),
        ),
      ),
    },
  };
}

function sentence(values: Readonly<Record<string, ValuesOfRun>>, variant: string): string {
  const [[method, of]] = Object.entries(values);
  const ranked = Object.entries(of.values).sort(([, a], [, b]) => b - a);
  const [best, value] = ranked[0];
  const negative = ranked.filter(([, each]) => each < 0).map(([client]) => client);
  const harm =
    negative.length > 0 && negative.length <= 8
      ? ` ${capitalised(negative.length === 1 ? 'client' : 'clients')} ${listed(negative)} ${negative.length === 1 ? 'is' : 'are'} worth less than nothing.`
      : negative.length > 8
        ? ` ${negative.length} clients are worth less than nothing.`
        : '';
  const where = variant === '' ? '' : ` in ${variant}`;
  return `By ${method}, client ${best} is worth the most${where}: ${formatNumber(value)}.${harm}`;
}

function totals(values: Readonly<Record<string, ValuesOfRun>>): BarChart {
  const clients = [...new Set(Object.values(values).flatMap((of) => Object.keys(of.values)))];
  clients.sort((a, b) => Number(a) - Number(b));
  return {
    mark: 'bars',
    x: 'client',
    y: { title: 'value [utility]', unit: 'number' },
    categories: clients,
    bars: Object.entries(values).map(([name, of]) => ({
      name,
      values: clients.map((client) => of.values[Number(client)] ?? null),
    })),
  };
}

function byRound(
  method: string,
  clients: readonly string[],
  rounds: readonly { readonly round: number; readonly values: Readonly<Record<number, number>> }[],
): HeatMap {
  return {
    mark: 'heat-map',
    x: 'round',
    y: 'client',
    value: { title: `value by ${method}`, unit: 'number' },
    columns: rounds.map(({ round }) => String(round)),
    rows: clients,
    values: clients.map((client) => rounds.map(({ values }) => values[Number(client)] ?? null)),
  };
}
