import { counted, formatSeconds, formatShare } from '../../core/quantities.js';
import { median } from '../../core/statistics.js';
import type { SavedResults, SavedVariant } from '../../experiments/saved-results.js';
import { readEventsOf, type SavedRun } from '../../records/saved-run.js';
import type { Figure, Timeline } from './figure.js';

/** Up to this many events are read, which are those of the first rounds. */
const mostEvents = 6000;
/** Up to this many variants are drawn. */
const mostVariants = 6;
/** A client whose exchanges take this many times as long as those of the others is a straggler. */
const straggling = 2;

const kinds = ['download', 'training', 'upload', 'upload of a dropped update'] as const;

/** One exchange: virtual seconds, as far as they are known. */
interface ExchangeTimes {
  readonly client: number;
  readonly version: number;
  readonly sent: number;
  started?: number;
  trained?: number;
  arrived?: number;
  outcome?: 'dropped' | 'crashed';
}

/** Who worked when: the cohorts of the first rounds, and stragglers. */
export function timelineFigure({ variants }: SavedResults): Figure | undefined {
  const found = variants.slice(0, mostVariants).flatMap((variant) => {
    const exchanges = exchangesOf(variant.runs[0]);
    return exchanges.length > 0 ? [{ variant, exchanges }] : [];
  });
  const several = found.length > 1;
  const lasting = found.filter(({ exchanges }) => exchanges.some(({ arrived = 0, sent }) => arrived > sent));
  if (lasting.length === 0) return undefined;
  return {
    name: 'timeline',
    title: 'Cohorts and stragglers in virtual time',
    caption: lasting.map((each) => sentences(each.variant, each.exchanges, several)).join(' '),
    warnings: [],
    views: lasting.map(({ variant, exchanges }) => ({
      name: variant.name,
      chart: timelineOf(variant.runs[0], exchanges),
    })),
    table: {
      columns: ['variant', 'seed', 'client', 'round', 'sent', 'started', 'trained', 'arrived', 'outcome'],
      rows: lasting.flatMap(({ variant, exchanges }) =>
        exchanges.map((each) => [
          ...[variant.name, variant.runs[0].seed, each.client, each.version],
          ...[
            each.sent,
            each.started,
            each.trained,
            each.arrived,
            each.outcome ?? (each.arrived ? 'taken' : undefined),
          ],
        ]),
      ),
    },
  };
}

function exchangesOf({ path }: SavedRun): ExchangeTimes[] {
  const wanted = ['sent', 'started', 'trained', 'arrived', 'dropped', 'crashed'] as const;
  const exchanges: ExchangeTimes[] = [];
  const last = new Map<number, ExchangeTimes>();
  for (const event of readEventsOf(path, wanted, mostEvents)) {
    const { client, version, at } = event;
    if (event.kind === 'sent') {
      const sent: ExchangeTimes = { client, version, sent: at };
      exchanges.push(sent);
      last.set(client, sent);
      continue;
    }
    const exchange = last.get(client);
    if (!exchange) continue;
    if (event.kind === 'started') exchange.started = at;
    if (event.kind === 'trained') exchange.trained = at;
    if (event.kind === 'arrived') exchange.arrived = at;
    if (event.kind === 'dropped' || event.kind === 'crashed') exchange.outcome = event.kind;
  }
  return exchanges;
}

function timelineOf({ rounds }: SavedRun, exchanges: readonly ExchangeTimes[]): Timeline {
  const clients = [...new Set(exchanges.map(({ client }) => client))].sort((a, b) => a - b);
  const rowOf = new Map(clients.map((client, row) => [client, row]));
  const end = Math.max(
    ...exchanges.map(({ arrived, trained, started, sent }) => arrived ?? trained ?? started ?? sent),
  );
  const spans = exchanges.flatMap(({ client, sent, started, trained, arrived, outcome }) => {
    const row = rowOf.get(client) ?? 0;
    const parts: [number, number | undefined, number | undefined, number][] = [
      [row, sent, started, 0],
      [row, started, trained, 1],
      [row, trained, arrived, outcome === 'dropped' ? 3 : 2],
    ];
    return parts.flatMap(([at, from, to, kind]) =>
      from !== undefined && to !== undefined && to > from ? [[at, from, to, kind] as const] : [],
    );
  });
  return {
    mark: 'timeline',
    x: { title: 'virtual time', unit: 'seconds' },
    y: 'client',
    rows: clients.map(String),
    kinds,
    spans,
    moments: rounds.map(({ virtualSeconds }) => virtualSeconds).filter((time) => time <= end),
  };
}

function sentences({ name, runs: [run] }: SavedVariant, exchanges: readonly ExchangeTimes[], several: boolean): string {
  const rounds = Math.max(...exchanges.map(({ version }) => version));
  const shown =
    rounds < run.rounds.length
      ? `the first ${counted(rounds, 'round')} of ${run.rounds.length}`
      : counted(rounds, 'round');
  const durations = new Map<number, number[]>();
  for (const { client, sent, arrived } of exchanges) {
    if (arrived !== undefined) durations.set(client, [...(durations.get(client) ?? []), arrived - sent]);
  }
  const typical = [...durations].map(([client, of]) => ({ client, seconds: median(of) }));
  typical.sort((a, b) => b.seconds - a.seconds);
  const middle = median(typical.map(({ seconds }) => seconds));
  const [slowest] = typical;
  const behind = typical.filter(({ seconds }) => seconds > straggling * middle).length;
  const stragglers =
    behind > 0
      ? `; ${behind} of ${counted(typical.length, 'client')} take${behind === 1 ? 's' : ''} more than ${straggling} times as long as the median of ${formatSeconds(middle)}`
      : `, the median ${formatSeconds(middle)}`;
  const dropped = exchanges.filter(({ outcome }) => outcome === 'dropped').length;
  const lost = dropped > 0 ? ` ${formatShare(dropped / exchanges.length)} of the updates are dropped.` : '';
  return `${several ? `${name}, seed` : 'Seed'} ${run.seed}, ${shown}: client ${slowest.client} is the slowest with ${formatSeconds(slowest.seconds)} from download to arrival${stragglers}.${lost}`;
}
