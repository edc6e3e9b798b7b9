import type { RoundMetrics } from '../../actors/events.js';
import { counted, formatNumber } from '../../core/quantities.js';
import { mean, sumOf } from '../../core/statistics.js';
import type { SavedResults } from '../../experiments/saved-results.js';
import type { Figure } from './figure.js';
import { type RoundNumber, roundTable, roundView } from './round-lines.js';
import { seedsSentence } from './words.js';

/** A number of updates that every round has. */
interface UpdateNumber extends RoundNumber {
  readonly title: string;
  readonly of: (round: RoundMetrics) => number;
}

const numbers: readonly UpdateNumber[] = [
  number('staleness', 'mean staleness', 'rounds', ({ staleness = 0 }) => staleness),
  number('received', 'updates aggregated', 'updates', ({ received }) => received),
  number('late', 'late updates', 'updates', ({ late = 0 }) => late),
  number('dropped', 'dropped updates', 'updates', ({ dropped = 0 }) => dropped),
];

function number(name: string, title: string, unit: string, of: (round: RoundMetrics) => number) {
  return { name, title, of, axis: { title: `${title} [${unit}]`, unit: 'number' } } as const;
}

/** How stale updates are, and how many come late or are dropped. Only for runs in which that happens. */
export function updatesFigure({ variants }: SavedResults): Figure | undefined {
  const rounds = variants.flatMap(({ runs }) => runs.flatMap((run) => run.rounds));
  const happens = rounds.some(({ staleness, late, dropped }) => staleness || late || dropped);
  if (!happens) return undefined;
  const seen = numbers.filter(({ of }) => rounds.some((round) => of(round) > 0));
  const sentences = variants.map(({ name, runs }) => {
    const own = runs.flatMap((run) => run.rounds);
    const [received, dropped] = [sumOf(own, (each) => each.received), sumOf(own, (each) => each.dropped ?? 0)];
    const staleness = mean(own.map((each) => each.staleness ?? 0));
    const lost = dropped > 0 ? `, ${dropped} dropped` : '';
    const stale = staleness > 0 ? `, mean staleness ${formatNumber(staleness)} rounds` : '';
    return `${name}: ${counted(received, 'update')} aggregated${lost}${stale}.`;
  });
  return {
    name: 'staleness',
    title: 'Staleness, late and dropped updates',
    caption: `${sentences.join(' ')}${seedsSentence(variants)}`,
    warnings: [],
    views: seen.flatMap((each) => roundView(variants, each, each.title) ?? []),
    table: roundTable(variants, numbers),
  };
}
