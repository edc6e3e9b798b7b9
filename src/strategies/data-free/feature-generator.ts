import { z } from 'zod';
import { most } from '../../core/counts.js';
import { purposes } from '../../core/purposes.js';
import type { Weights } from '../../core/weights.js';
import { scalars, weightsColumns } from '../../learning/columns.js';
import { generateFeatures } from '../../learning/feature-generation.js';
import { labelsFor, noiseFor } from '../../learning/generator-inputs.js';
import type { OptimizerState } from '../../learning/iteration.js';
import { hasLabels, type LabelCounts, labelPrior, labelShares } from '../../learning/label-counts.js';
import { optimizerOptions } from '../../learning/optimizer.js';
import { prefixed } from '../../learning/prefixed-names.js';
import type { Generator } from '../../models/generators/generator.js';
import { optimizerInRound } from '../shared/optimizer-in-round.js';
import type { RoundInfo, SideContext } from '../strategy.js';

/** How a server trains a generator of features in a round. */
export const featureGeneratorOptions = z
  .strictObject({
    steps: z.int().min(0).max(most.steps).default(50).describe('steps in a round'),
    batch: z.int().positive().max(most.batch).default(32).describe('generated rows in a step'),
    optimizer: optimizerOptions.default({
      name: 'adam',
      learningRate: 3e-4,
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-8,
      weightDecay: 1e-2,
    }),
    learningRateDecay: z.number().positive().max(1).default(0.98).describe('a round'),
    diversity: z.number().min(0).finite().default(1).describe('weight of the diversity loss'),
    ensemble: z
      .enum(['losses', 'logits'])
      .default('losses')
      .describe(
        "the clients' cross-entropies averaged by their shares in the label, as in the authors' code, or the cross-entropy " +
          'of their mean logits, as in the paper',
      ),
  })
  .prefault({})
  .describe("the server's training of the generator");
type Options = z.infer<typeof featureGeneratorOptions>;

/** A generator as it stands: weights, optimizer, and the labels that it was last trained for. Plain data. */
export type TrainedGenerator = {
  readonly weights: Weights;
  readonly optimizer: OptimizerState;
  readonly prior: Float32Array;
};

/** What a client tells: its model, and how often it trained on each label. */
interface Report {
  readonly weights: Weights;
  readonly labels: LabelCounts;
}

/**
 * Trains a generator of features against the last layers of some models, of which nothing else matters. It starts afresh where there
 * is none, and stays as it is if no label was counted.
 */
export async function trainFeatureGenerator(
  { options: { training }, learner, model, random }: SideContext<{ readonly training: Options }>,
  generator: Generator,
  before: TrainedGenerator | null,
  reports: readonly Report[],
  round: RoundInfo,
): Promise<TrainedGenerator | null> {
  const counts = reports.map(({ labels }) => labels);
  if (!hasLabels(counts)) return before;
  const prior = labelPrior(counts);
  const isHead = new Set(model.headLayout.map(({ name }) => name));
  const heads = reports.map(({ weights }, k) =>
    prefixed(
      `head${k}`,
      weightsColumns(model.layout, weights, ({ name }) => isHead.has(name)),
    ),
  );
  const draws = random(purposes.side.generator, round.round);
  const trained = await learner.iterate({
    step: generateFeatures[training.ensemble],
    steps: training.steps,
    models: { model },
    generators: { generator },
    state: {
      generator: {
        layout: generator.layout,
        values: before?.weights ?? generator.init(random(purposes.side.generator)),
      },
    },
    optimizers: { generator: optimizerInRound(training.optimizer, training.learningRateDecay, round) },
    ...(before && { optimizerStates: { generator: before.optimizer } }),
    constants: {
      ...Object.assign({}, ...heads),
      shares: { shape: [model.outputSize, reports.length], values: labelShares(counts) },
      ...scalars({ diversity: training.diversity }),
    },
    inputs: ({ steps }) => ({
      noise: noiseFor(generator, training.batch, steps, draws),
      labels: labelsFor(prior, training.batch, steps, draws),
    }),
  });
  return { weights: trained.state.generator, optimizer: trained.optimizerStates.generator, prior };
}
