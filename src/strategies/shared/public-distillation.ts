import { InputError } from '../../core/errors.js';
import { purposes } from '../../core/purposes.js';
import type { Weights } from '../../core/weights.js';
import type { FitResult, Loss } from '../../learning/learner.js';
import { averageSoftLabels, type SoftLabels } from '../../learning/soft-labels.js';
import type { SoftLabelling } from '../../learning/tasks/task.js';
import type { LogitsLens, PublicSamples, ServerContext, SideContext, TrainingOptions, Update } from '../strategy.js';
import { trainingInRound } from './local-training.js';

/** What methods that distil on a public set send: the samples to label, and the soft labels agreed on last. */
export type PublicDownlink = {
  /** Positions in the public set, ascending. */
  readonly subset: Int32Array;
  /** Null before the first exchange. */
  readonly teacher: SoftLabels | null;
};

/** Where methods that distil on a public set have their outputs. */
export const publicLogits: LogitsLens<PublicDownlink, Float32Array> = {
  ofUp: (up) => up,
  intoUp: (_, values) => values,
  ofDown: ({ teacher }) => teacher?.values,
  intoDown: ({ subset, teacher }, values) => ({ subset, teacher: teacher && { ...teacher, values } }),
};

/** @throws InputError if the scenario has no public set */
export function publicSetOf(context: SideContext<unknown>): PublicSamples {
  if (context.publicSet) return context.publicSet;
  throw new InputError('data.public', 'needed-by', { by: 'this strategy', needed: 'a public set' });
}

/** @throws InputError if the outputs of a model are no probabilities */
export function softLabelling({ task: { soft, description } }: SideContext<unknown>): SoftLabelling {
  if (soft) return soft;
  const reason = `this strategy exchanges soft labels, and models for ${description.name} give none`;
  throw new InputError('strategy.name', 'unsuitable', { reason, allowed: ['classification', 'segmentation'] });
}

/**
 * The public samples announced in a round: `count` positions drawn afresh, or the whole set where it is not larger. A
 * round's subset depends on the seed and the round only, so that a late update's samples are known from its version
 * and need not travel with it.
 */
export function announcedSubset(context: ServerContext<unknown>, count: number, round: number): Int32Array {
  const { size } = publicSetOf(context);
  if (count >= size) return Int32Array.from({ length: size }, (_, position) => position);
  return context.random(purposes.side.publicSubset, round).sample(count, size).slice();
}

/**
 * The mean of the rows that clients report, each on the subset of the round in which it was sent to: per sample, over those who
 * report on it, in proportion to their freshness.
 */
export function meanOfReports(
  context: ServerContext<unknown>,
  count: number,
  updates: readonly Update<Float32Array>[],
): SoftLabels {
  const subsets = new Map<number, Int32Array>();
  const reports = updates.map(({ version, payload: values }) => {
    const ids = subsets.get(version) ?? announcedSubset(context, count, version);
    subsets.set(version, ids);
    return { ids, values };
  });
  return averageSoftLabels(
    reports,
    context.model.outputSize,
    updates.map(({ freshness }) => freshness),
  );
}

/** A training towards a teacher: the loss and the name of the column in which it finds the teacher's rows. */
export interface Distillation extends TrainingOptions {
  readonly loss: Loss;
  readonly column: string;
}

/** Trains on the public samples that a teacher has labelled, in an order drawn from this side's stream of the round. */
export function distil(
  context: SideContext<unknown>,
  weights: Weights,
  teacher: SoftLabels,
  { column, loss, ...training }: Distillation,
  round: number,
): Promise<FitResult> {
  return context.learner.fit({
    weights,
    data: {
      size: teacher.ids.length,
      x: publicSetOf(context).rows(teacher.ids),
      extra: { [column]: { shape: context.model.outputShape, values: teacher.values } },
    },
    loss,
    ...trainingInRound(training, { round }),
    random: context.random(purposes.side.distillation, round),
  });
}
