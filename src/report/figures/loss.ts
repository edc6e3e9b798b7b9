import { formatLoss } from '../../core/quantities.js';
import { compensatedMean } from '../../core/statistics.js';
import type { SavedResults, SavedVariant } from '../../experiments/saved-results.js';
import type { Figure } from './figure.js';
import { type RoundNumber, roundTable, roundViews } from './round-lines.js';
import { seedsSentence } from './words.js';

/** A loss that ends above its least value by this factor has risen. */
const risen = 1.1;

const test: RoundNumber = {
  name: 'loss',
  axis: { title: 'test loss', unit: 'number' },
  of: (round) => round.test?.loss,
};

const training: RoundNumber = {
  name: 'trainLoss',
  axis: { title: 'training loss', unit: 'number' },
  of: (round) => round.trainLoss,
};

/** The loss on the test set against rounds, virtual time and bytes. */
export function lossFigure({ variants }: SavedResults): Figure | undefined {
  return figureOf(variants, test, 'Test loss');
}

/** The loss that clients report of their training, weighted by samples. */
export function trainingLossFigure({ variants }: SavedResults): Figure | undefined {
  return figureOf(variants, training, 'Training loss');
}

function figureOf(variants: readonly SavedVariant[], number: RoundNumber, title: string): Figure | undefined {
  const views = roundViews(variants, number);
  if (views.length === 0) return undefined;
  const runs = variants.map(({ name, runs }) => ({
    name,
    losses: runs
      .map(({ rounds }) => rounds.flatMap((round) => number.of(round) ?? []))
      .filter(({ length }) => length > 0),
  }));
  const ends = runs
    .filter(({ losses }) => losses.length > 0)
    .map(({ name, losses }) => ({
      name,
      end: compensatedMean(losses.map((of) => of[of.length - 1])),
      least: compensatedMean(losses.map((of) => Math.min(...of))),
    }))
    .sort((a, b) => a.end - b.end);
  const [lowest] = ends;
  const others = ends.length > 1 ? ` ${lowest.name} ends lowest, at ${formatLoss(lowest.end)}.` : '';
  const rising = ends.filter(({ end, least }) => end > risen * least);
  const rises = rising.map(
    ({ name, end, least }) =>
      ` ${ends.length > 1 ? name : 'It'} rises again from ${formatLoss(least)} to ${formatLoss(end)}.`,
  );
  const falls =
    ends.length === 1 && rising.length === 0 ? ` It ends at ${formatLoss(lowest.end)}, near its least.` : '';
  return {
    name: number.name === 'loss' ? 'loss' : 'training-loss',
    title,
    caption: `${others}${falls}${rises.join('')}${seedsSentence(variants)}`.trim(),
    warnings: [],
    views,
    table: roundTable(variants, [number]),
  };
}
