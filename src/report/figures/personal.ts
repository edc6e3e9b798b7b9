import type { RoundMetrics } from '../../actors/events.js';
import { min } from '../../core/statistics.js';
import type { SavedResults, SavedVariant } from '../../experiments/saved-results.js';
import { readEventsOf } from '../../records/saved-run.js';
import { metricValue } from '../metric-value.js';
import type { Axis, Figure, Line, View } from './figure.js';
import { roundView } from './round-lines.js';
import { capitalised } from './words.js';

/** The last evaluation of each client of a run, from the lowest value on. */
interface ClientValues {
  readonly variant: string;
  readonly seed: number;
  readonly clients: readonly { readonly client: number; readonly value: number }[];
}

/** The metric of clients on their own test samples: spread over rounds, and each client at the end. */
export function personalFigure({ variants, comparison }: SavedResults): Figure | undefined {
  if (!comparison) return undefined;
  const { metric } = comparison;
  const axis: Axis = { title: `own test ${metric.name}`, unit: metric.unit };
  const spread = (round: RoundMetrics) => round.personal?.[metric.name];
  const means = roundView(variants, { name: 'mean', axis, of: (round) => spread(round)?.mean }, 'mean over clients');
  if (!means) return undefined;
  const values = variants.flatMap((variant) => lastValues(variant));
  const worst = values.map(({ variant, clients }) => ({ variant, ...clients[0] }));
  const named = (variant: string) => (values.length > 1 ? `${variant}: ` : '');
  const caption = worst.map(({ variant, client, value }, position) => {
    const { clients, seed } = values[position];
    const middle = clients[Math.floor(clients.length / 2)].value;
    const half = `half of the clients reach ${metricValue(metric, middle)}`;
    return `${named(variant)}${half}, the worst, client ${client}, ${metricValue(metric, value)} (seed ${seed}).`;
  });
  return {
    name: 'personal',
    title: `Clients' own ${metric.name}`,
    caption: caption.map(capitalised).join(' '),
    warnings: [],
    views: [
      ...(values.length > 0 ? [eachClient(values, axis)] : []),
      means,
      ...variants.flatMap((variant) => spreadOf(variant, spread, axis, variants.length > 1)),
    ],
    table: {
      columns: ['variant', 'seed', 'client', metric.name],
      rows: values.flatMap(({ variant, seed, clients }) =>
        clients.map(({ client, value }) => [variant, seed, client, value]),
      ),
    },
  };
}

/** Of the first seed of a variant. */
function lastValues({ name, runs: [run] }: SavedVariant): ClientValues[] {
  const own = readEventsOf(run.path, ['evaluated']).findLast((event) => event.own)?.own;
  if (!own) return [];
  const clients = own.clients.map((client, position) => ({ client, value: own.values[position] }));
  return [{ variant: name, seed: run.seed, clients: clients.sort((a, b) => a.value - b.value) }];
}

function eachClient(values: readonly ClientValues[], axis: Axis): View {
  const most = Math.max(...values.map(({ clients }) => clients.length));
  const lines = values.map(
    ({ variant, clients }): Line => ({
      name: variant,
      points: clients.map(({ value }, position) => [position + 1, value]),
      isScattered: true,
    }),
  );
  return {
    name: 'each client',
    chart: {
      mark: 'lines',
      x: { title: `clients, from the worst to the best of ${most}`, unit: 'number' },
      y: axis,
      lines,
    },
  };
}

/** The tenth and the ninetieth percentile over clients as a band around the median, of the first seed. */
function spreadOf(
  { name, runs: [run] }: SavedVariant,
  spread: (round: RoundMetrics) => { readonly p10: number; readonly p50: number; readonly p90: number } | undefined,
  axis: Axis,
  several: boolean,
): View[] {
  const rounds = run.rounds.flatMap((round) => {
    const of = spread(round);
    return of ? [{ round: round.round, ...of }] : [];
  });
  if (rounds.length < 2 || min(rounds.map(({ p90, p10 }) => p90 - p10)) < 0) return [];
  return [
    {
      name: several ? `10% to 90%, ${name}` : '10% to 90% of clients',
      chart: {
        mark: 'lines',
        x: { title: 'round', unit: 'number', isWhole: true },
        y: axis,
        lines: [
          {
            name: 'median, and 10% to 90% of clients',
            points: rounds.map(({ round, p50 }) => [round, p50]),
            band: rounds.map(({ round, p10, p90 }) => [round, p10, p90]),
          },
        ],
      },
    },
  ];
}
