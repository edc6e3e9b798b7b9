import type { RandomStream } from '../../core/random.js';
import { sumOf } from '../../core/statistics.js';
import type { Weights } from '../../core/weights.js';
import { scalars, weightsColumns } from '../../learning/columns.js';
import { type EarlyStopping, trainWatched } from '../../learning/early-stopping.js';
import { taughtByEnsemble, taughtByLogits } from '../../learning/ensemble-teacher.js';
import type { OptimizerState } from '../../learning/iteration.js';
import type { Learner } from '../../learning/learner.js';
import type { OptimizerOptions } from '../../learning/optimizer.js';
import { prefixed } from '../../learning/prefixed-names.js';
import { averageSoftLabels, type SoftLabels } from '../../learning/soft-labels.js';
import { meanDivergenceOfLogits } from '../../learning/softmax.js';
import { publicSetOf } from '../shared/public-distillation.js';
import type { ServerContext, Update } from '../strategy.js';

/** How a server distils an ensemble. */
export interface EnsembleDistillation extends EarlyStopping {
  readonly batch: number;
  /** Its learning rate falls to 0 over the steps like a cosine. */
  readonly optimizer: OptimizerOptions;
  /** Share of the public samples held out to stop early; 0 takes all the steps. */
  readonly validation: number;
  /** Whether the local training's augmentations change the public samples in distillation, too. */
  readonly augment: boolean;
}

/** A student on its way. */
type Student = { readonly weights: Weights; readonly optimizer?: OptimizerState };

/** The mean logits of the models received on the whole public set, all alike but for stale ones, which count less. */
export async function ensembleLogits(
  context: ServerContext<EnsembleDistillation>,
  updates: readonly Update<Weights>[],
): Promise<SoftLabels> {
  const publicSet = publicSetOf(context);
  const ids = Int32Array.from({ length: publicSet.size }, (_, position) => position);
  const x = publicSet.rows(ids);
  const reports: SoftLabels[] = [];
  for (const { client, payload } of updates) {
    const learner = context.learnerOf(context.clientModel(client.id));
    reports.push({ ids, values: await learner.predict(payload, x, 'logits') });
  }
  return averageSoftLabels(
    reports,
    context.classes,
    updates.map(({ freshness }) => freshness),
  );
}

/** Public samples with the teacher's logits on them. */
function taught(context: ServerContext<EnsembleDistillation>, teacher: SoftLabels, ids: Int32Array) {
  const logits = new Float32Array(ids.length * context.classes);
  ids.forEach((id, row) => {
    logits.set(teacher.values.subarray(id * context.classes, (id + 1) * context.classes), row * context.classes);
  });
  return {
    size: ids.length,
    x: publicSetOf(context).rows(ids),
    extra: { logits: { shape: [context.classes], values: logits } },
  };
}

/** The models received as teachers within a step. */
function members(context: ServerContext<EnsembleDistillation>, updates: readonly Update<Weights>[]) {
  const models = updates.map(({ client }) => context.clientModel(client.id));
  const freshness = updates.map(({ freshness }) => freshness);
  const total = sumOf(freshness);
  return {
    models: Object.fromEntries(models.map((model, k) => [`teacher${k}`, model])),
    constants: {
      ...Object.assign(
        {},
        ...updates.map(({ payload }, k) => prefixed(`teacher${k}`, weightsColumns(models[k].layout, payload))),
      ),
      shares: { shape: [updates.length], values: Float32Array.from(freshness, (each) => each / total) },
    },
  };
}

/**
 * Distils the ensemble into a student, watched on samples held out; of what it came to, the best on those. Where public samples
 * are augmented, the teachers answer in every step on what the student sees; those held out stay as they are.
 *
 * @param teacher the ensemble's logits on the public set as it is
 * @param updates the models of the ensemble
 */
export async function distilEnsemble(
  context: ServerContext<EnsembleDistillation>,
  learner: Learner,
  weights: Weights,
  teacher: SoftLabels,
  updates: readonly Update<Weights>[],
  random: RandomStream,
): Promise<Weights> {
  const { options, classes } = context;
  const { steps, batch, validation } = options;
  const order = random.permutation(teacher.ids.length);
  const held = Math.floor(validation * order.length);
  const [watched, data] = [order.subarray(0, held), order.subarray(held)].map((ids) => taught(context, teacher, ids));
  const { model } = learner;
  const augment = (options.augment && context.training.augment) || [];
  const ensemble = augment.length > 0 ? members(context, updates) : undefined;
  const advance = async (student: Student, stretch: number): Promise<Student> => {
    const { state, optimizerStates } = await learner.iterate({
      step: ensemble ? taughtByEnsemble : taughtByLogits,
      models: { model, ...ensemble?.models },
      state: { model: { layout: model.layout, values: student.weights } },
      optimizers: { model: options.optimizer },
      optimizerStates: student.optimizer && { model: student.optimizer },
      learningRateFactor: (step) => (1 + Math.cos((Math.PI * (step - 1)) / steps)) / 2,
      constants: { ...scalars({ temperature: 1 }), ...ensemble?.constants },
      data: ensemble ? { size: data.size, x: data.x } : data,
      augment,
      batch,
      steps: stretch,
      random,
    });
    return { weights: state.model, optimizer: optimizerStates.model };
  };
  if (held === 0) return (await advance({ weights }, steps)).weights;
  const divergence = async (student: Student) => {
    const logits = await learner.predict(student.weights, watched.x, 'logits');
    return meanDivergenceOfLogits(watched.extra.logits.values, logits, classes);
  };
  return (await trainWatched({ weights }, options, advance, divergence)).weights;
}
