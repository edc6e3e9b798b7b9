import { compensatedMean } from '../../core/statistics.js';
import type { Metric } from '../../data/task.js';
import { roundToTarget } from '../../experiments/comparison.js';
import type { SavedResults, SavedVariant } from '../../experiments/saved-results.js';
import { metricValue } from '../metric-value.js';
import { roundsText } from '../rounds-text.js';
import type { Figure } from './figure.js';
import { type RoundNumber, roundTable, roundViews } from './round-lines.js';
import { seedsSentence } from './words.js';

/** The metric on the test set, such as accuracy, against rounds, virtual time and bytes. */
export function metricFigure({ variants, comparison }: SavedResults): Figure | undefined {
  if (!comparison) return undefined;
  const { metric, target } = comparison;
  const number: RoundNumber = {
    name: metric.name,
    axis: { title: `test ${metric.name}`, unit: metric.unit },
    of: ({ test }) => test?.[metric.name],
  };
  const views = roundViews(variants, number);
  if (views.length === 0) return undefined;
  const level = target === undefined ? {} : { level: { name: `target ${metricValue(metric, target)}`, at: target } };
  return {
    name: metric.name,
    title: `Test ${metric.name}`,
    caption: `${reaching(variants, metric, target)}${ending(variants, metric)}${seedsSentence(variants)}`.trim(),
    warnings: [...unreached(variants, metric, target), ...unfinished(variants), ...noticed(variants)],
    views: views.map(({ name, chart }) => ({ name, chart: { ...chart, ...level } })),
    table: roundTable(variants, [number]),
  };
}

/** `fedprox reaches 80.00% 12 rounds before fedavg, and first in 3 of 3 seeds.` */
function reaching(variants: readonly SavedVariant[], metric: Metric, target: number | undefined): string {
  if (target === undefined) return '';
  const value = metricValue(metric, target);
  const arrivals = variants
    .map((variant) => {
      const bySeed = new Map(
        variant.runs.map(({ seed, rounds }) => [seed, roundToTarget(rounds, metric, target)?.round]),
      );
      const reached = [...bySeed.values()].filter((round) => round !== undefined);
      const mean = reached.length > 0 ? compensatedMean(reached) : Number.POSITIVE_INFINITY;
      return { name: variant.name, bySeed, mean, all: reached.length === bySeed.size };
    })
    .sort((a, b) => Number(b.all) - Number(a.all) || a.mean - b.mean);
  const [first, second] = arrivals;
  if (!Number.isFinite(first.mean)) return `No run reaches ${value}.`;
  const after = `after ${roundsText(first.mean)} rounds${first.bySeed.size > 1 ? ' on average' : ''}`;
  if (!second) return `It reaches ${value} ${after}.`;
  if (!Number.isFinite(second.mean)) return `Only ${first.name} reaches ${value}, ${after}.`;
  const shared = [...first.bySeed.keys()].filter((seed) => second.bySeed.has(seed));
  const earlier = shared.filter((seed) => {
    const [own, other] = [first.bySeed.get(seed), second.bySeed.get(seed)];
    return own !== undefined && (other === undefined || own < other);
  });
  const lead = second.mean - first.mean;
  if (lead === 0)
    return `${first.name} and ${second.name} reach ${value} in the same round, ${roundsText(first.mean)}.`;
  const [ahead, rounds] = [roundsText(Math.abs(lead)), Math.abs(lead) === 1 ? 'round' : 'rounds'];
  const order = lead > 0 ? `${ahead} ${rounds} before` : `${ahead} ${rounds} after`;
  const seeds = shared.length > 0 ? `, and first in ${earlier.length} of ${shared.length} seeds` : '';
  return `${first.name} reaches ${value} ${order} ${second.name}${shared.length > 1 ? seeds : ''}.`;
}

/** The last values, from the best on. */
function ending(variants: readonly SavedVariant[], metric: Metric): string {
  const ends = variants.flatMap(({ name, runs }) => {
    const values = runs.flatMap(({ rounds }) => rounds.findLast(({ test }) => test)?.test?.[metric.name] ?? []);
    return values.length > 0 ? [{ name, end: compensatedMean(values) }] : [];
  });
  const sorted = ends.sort((a, b) => (metric.better === 'higher' ? b.end - a.end : a.end - b.end));
  const [best] = sorted;
  const worst = sorted.at(-1);
  if (!best || !worst) return '';
  if (sorted.length === 1) return ` It ends at ${metricValue(metric, best.end)}.`;
  return ` At the end ${best.name} is the best with ${metricValue(metric, best.end)}, and ${worst.name} the worst with ${metricValue(metric, worst.end)}.`;
}

function unreached(variants: readonly SavedVariant[], metric: Metric, target: number | undefined): string[] {
  if (target === undefined) return [];
  return variants.flatMap(({ name, runs }) => {
    const missing = runs.filter(({ rounds }) => roundToTarget(rounds, metric, target) === undefined).length;
    if (missing === 0) return [];
    return [`${name}: ${missing} of ${runs.length} seeds never reached ${metricValue(metric, target)}`];
  });
}

function unfinished(variants: readonly SavedVariant[]): string[] {
  return variants.flatMap(({ name, runs }) =>
    runs
      .filter(({ summary }) => !summary)
      .map(
        ({ seed, rounds, scenario }) =>
          `${name}, seed ${seed}: not finished, ${rounds.length} of ${scenario.rounds} rounds are done`,
      ),
  );
}

function noticed(variants: readonly SavedVariant[]): string[] {
  return variants.flatMap(({ name, runs }) =>
    runs.flatMap(({ seed, summary }) => {
      const told = [...(summary?.notices ?? []), ...(summary?.nothingTrained ? [summary.nothingTrained] : [])];
      return told.map((notice) => `${name}, seed ${seed}: ${notice}`);
    }),
  );
}
