import type { RoundMetrics } from '../../actors/events.js';
import { formatNumber, formatShare } from '../../core/quantities.js';
import type { SavedResults, SavedVariant } from '../../experiments/saved-results.js';
import type { Figure, Unit } from './figure.js';
import { type RoundNumber, roundTable, roundView } from './round-lines.js';
import { capitalised, seedsSentence, spelledOut } from './words.js';

/** How far clients' models predict as the global one does. */
export function fidelityFigure({ variants }: SavedResults): Figure | undefined {
  const top1: RoundNumber = numberOf('agreement.top1', 'share of equal predictions', 'share');
  const divergence: RoundNumber = numberOf('agreement.divergence', 'KL(global || local) [nats]', 'number');
  const views = [
    roundView(variants, top1, 'agreement') ?? [],
    roundView(variants, divergence, 'divergence') ?? [],
  ].flat();
  if (views.length === 0) return undefined;
  const sentences = variants.flatMap(({ name, runs: [run] }) => {
    const known = run.rounds.flatMap((round) => top1.of(round) ?? []);
    const last = known.at(-1);
    if (last === undefined) return [];
    return [
      `${name}: local models predict the class of the global one on ${formatShare(last)} of the test samples at the end, ${formatShare(known[0])} at first.`,
    ];
  });
  return {
    name: 'fidelity',
    title: 'Fidelity of local models to the global one',
    caption: `${sentences.join(' ')}${seedsSentence(variants)}`,
    warnings: [],
    views,
    table: roundTable(variants, [top1, divergence]),
  };
}

/** The other measures of evaluations, such as forgetting and fairness: one view a number. */
export function measuresFigure({ variants }: SavedResults): Figure | undefined {
  return namedNumbers(variants, {
    name: 'measures',
    title: 'Further measures',
    leaves: (round) => leavesOf(round.measures).filter((path) => !path.startsWith('agreement.')),
    at: (round, path) => leafOf(round.measures, path),
  });
}

/** The accounts of the server's side, such as the privacy budget spent. */
export function accountsFigure({ variants }: SavedResults): Figure | undefined {
  return namedNumbers(variants, {
    name: 'accounts',
    title: "The server's accounts",
    leaves: (round) => leavesOf(round.server),
    at: (round, path) => leafOf(round.server, path),
  });
}

/** The number of clients that stay in the federation. */
export function membersFigure({ variants }: SavedResults): Figure | undefined {
  return namedNumbers(variants, {
    name: 'members',
    title: 'Members of the federation',
    leaves: (round) => (round.members === undefined ? [] : ['members']),
    at: (round) => round.members,
  });
}

interface NamedNumbers {
  readonly name: string;
  readonly title: string;
  readonly leaves: (round: RoundMetrics) => readonly string[];
  readonly at: (round: RoundMetrics, path: string) => number | undefined;
}

function namedNumbers(
  variants: readonly SavedVariant[],
  { name, title, leaves, at }: NamedNumbers,
): Figure | undefined {
  const rounds = variants.flatMap(({ runs }) => runs.flatMap((run) => run.rounds));
  const paths = [...new Set(rounds.flatMap(leaves))];
  const numbers = paths.map(
    (path): RoundNumber => ({
      name: path,
      axis: { title: wordsOf(path), unit: 'number' },
      of: (round) => at(round, path),
    }),
  );
  const views = numbers.flatMap((number) => roundView(variants, number, wordsOf(number.name)) ?? []);
  if (views.length === 0) return undefined;
  const [first] = numbers;
  const ends = variants.flatMap((variant) => {
    const last = variant.runs[0].rounds.findLast((round) => first.of(round) !== undefined);
    const value = last && first.of(last);
    return value === undefined ? [] : [`${variants.length > 1 ? `${variant.name} ` : ''}${formatNumber(value)}`];
  });
  const told = `${capitalised(wordsOf(first.name))} at the end: ${ends.join(', ')}.`;
  return {
    name,
    title: name === 'accounts' && paths[0] === 'epsilon' ? 'Privacy budget' : title,
    caption: `${told}${seedsSentence(variants)}`,
    warnings: [],
    views,
    table: roundTable(variants, numbers),
  };
}

function numberOf(path: string, title: string, unit: Unit): RoundNumber {
  return { name: path, axis: { title, unit }, of: (round) => leafOf(round.measures, path) };
}

/** The paths of the numbers in nested data, with dots. */
function leavesOf(value: unknown, path = ''): string[] {
  if (typeof value === 'number') return [path];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([key, part]) => leavesOf(part, path === '' ? key : `${path}.${key}`));
}

function leafOf(value: unknown, path: string): number | undefined {
  let found: unknown = value;
  for (const key of path.split('.')) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = new Map(Object.entries(found)).get(key);
  }
  return typeof found === 'number' ? found : undefined;
}

/** `appeal.seen.preferred` as `appeal, seen preferred`. */
function wordsOf(path: string): string {
  const [first, ...others] = path.split('.').map(spelledOut);
  return others.length > 0 ? `${first}, ${others.join(' ')}` : first;
}
