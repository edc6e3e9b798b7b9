import type { RoundMetrics } from '../../actors/events.js';
import { compensatedMean, sampleStandardDeviation } from '../../core/statistics.js';
import type { SavedVariant } from '../../experiments/saved-results.js';
import type { SavedRun } from '../../records/saved-run.js';
import type { Axis, Line, TidyTable, View } from './figure.js';

/** The end of a round: what it took to get there, from the start of the run. */
interface RoundEnd {
  readonly round: number;
  readonly seconds: number;
  /** Uplink and downlink. */
  readonly bytes: number;
}

/** The end of a round of one run, and a number there. */
interface Observation extends RoundEnd {
  readonly value: number;
}

/** A number of each round, which is drawn against rounds, virtual time and bytes. */
export interface RoundNumber {
  /** Its column in the table. */
  readonly name: string;
  readonly axis: Axis;
  readonly of: (round: RoundMetrics) => number | undefined;
}

const axes: readonly { readonly name: string; readonly axis: Axis; readonly of: (end: RoundEnd) => number }[] = [
  { name: 'rounds', axis: { title: 'round', unit: 'number', isWhole: true }, of: ({ round }) => round },
  { name: 'virtual time', axis: { title: 'virtual time', unit: 'seconds' }, of: ({ seconds }) => seconds },
  { name: 'bytes', axis: { title: 'bytes sent and received', unit: 'bytes' }, of: ({ bytes }) => bytes },
];

/**
 * Charts of a number against rounds, virtual time and bytes: a line a variant, the mean over seeds, with a band of one standard
 * deviation to each side where there are several seeds. Where seeds differ in their times or bytes, their mean is taken.
 *
 * @returns an empty list if no round has the number
 */
export function roundViews(variants: readonly SavedVariant[], number: RoundNumber): View[] {
  const found = variants.flatMap(({ name, runs }) => {
    const rounds = overSeeds(runs.map((run) => observations(run, number)));
    return rounds.length > 0 ? [{ name, rounds }] : [];
  });
  if (found.length === 0) return [];
  return axes.map(({ name, axis, of }) => ({
    name,
    chart: {
      mark: 'lines',
      x: axis,
      y: number.axis,
      lines: found.map((variant): Line => {
        const points = variant.rounds.map((round) => [of(round), round.value] as const);
        const band = variant.rounds.flatMap((round) =>
          round.deviation === undefined
            ? []
            : [[of(round), round.value - round.deviation, round.value + round.deviation] as const],
        );
        return { name: variant.name, points, ...(band.length > 0 && { band }) };
      }),
    },
  }));
}

/** A chart of a number against rounds alone, as {@link roundViews} draws it; undefined if no round has the number. */
export function roundView(variants: readonly SavedVariant[], number: RoundNumber, name: string): View | undefined {
  const [view] = roundViews(variants, number);
  return view && { ...view, name };
}

/** One row for each round of each run that has one of the numbers. */
export function roundTable(variants: readonly SavedVariant[], numbers: readonly RoundNumber[]): TidyTable {
  const rows = variants.flatMap(({ name, runs }) =>
    runs.flatMap((run) => {
      const ends = roundEnds(run);
      return run.rounds.flatMap((round, position) => {
        const values = numbers.map(({ of }) => of(round));
        const { seconds, bytes } = ends[position];
        return values.some((value) => value !== undefined)
          ? [[name, run.seed, round.round, seconds, bytes, ...values]]
          : [];
      });
    }),
  );
  return { columns: ['variant', 'seed', 'round', 'virtualSeconds', 'bytes', ...numbers.map(({ name }) => name)], rows };
}

/** The ends of all rounds of a run. */
function roundEnds({ rounds }: SavedRun): RoundEnd[] {
  let bytes = 0;
  return rounds.map(({ round, virtualSeconds, uplinkBytes, downlinkBytes }) => {
    bytes += uplinkBytes + downlinkBytes;
    return { round, seconds: virtualSeconds, bytes };
  });
}

function observations(run: SavedRun, { of }: RoundNumber): Observation[] {
  const ends = roundEnds(run);
  return run.rounds.flatMap((round, position) => {
    const value = of(round);
    return value === undefined ? [] : [{ ...ends[position], value }];
  });
}

/** Means over runs of the rounds that any of them has, in order, and standard deviations where several have them. */
function overSeeds(runs: readonly (readonly Observation[])[]): (Observation & { readonly deviation?: number })[] {
  const [only] = runs;
  if (runs.length === 1) return [...only];
  const byRound = new Map<number, Observation[]>();
  for (const each of runs.flat()) {
    const same = byRound.get(each.round);
    if (same) same.push(each);
    else byRound.set(each.round, [each]);
  }
  return [...byRound]
    .sort(([a], [b]) => a - b)
    .map(([round, same]) => {
      const values = same.map(({ value }) => value);
      return {
        round,
        seconds: compensatedMean(same.map(({ seconds }) => seconds)),
        bytes: compensatedMean(same.map(({ bytes }) => bytes)),
        value: compensatedMean(values),
        ...(values.length > 1 && { deviation: sampleStandardDeviation(values) }),
      };
    });
}
