import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { Weights } from '../core/weights.js';
import { scalars, weightsColumns } from '../learning/columns.js';
import { diversityLossOf } from '../learning/diversity.js';
import { averageOfLosses, type EnsembleLoss, lossOfMeanLogits } from '../learning/ensemble-losses.js';
import { labelsFor, noiseFor } from '../learning/generator-inputs.js';
import type { IterationStep, OptimizerState } from '../learning/iteration.js';
import { hasLabels, type LabelCounts, labelPrior, labelShares } from '../learning/label-counts.js';
import { parametersOf } from '../learning/loss-gradients.js';
import { optimizerOptions } from '../learning/optimizer.js';
import { prefixed, unprefixed } from '../learning/prefixed-names.js';
import { valueAndGradients } from '../learning/value-and-gradients.js';
import type { Generator } from '../models/generators/generator.js';
import type { RoundInfo, SideContext } from './strategy.js';

/** How a server trains a generator of features in a round. */
export const featureGeneratorOptions = z
  .strictObject({
    steps: z.int().min(0).default(50).describe('steps in a round'),
    batch: z.int().positive().default(32).describe('generated rows in a step'),
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
  { round }: RoundInfo,
): Promise<TrainedGenerator | null> {
  const counts = reports.map(({ labels }) => labels);
  if (!hasLabels(counts)) return before;
  const prior = labelPrior(counts);
  const { learningRate } = training.optimizer;
  const optimizer = { ...training.optimizer, learningRate: learningRate * training.learningRateDecay ** (round - 1) };
  const isHead = new Set(model.headLayout.map(({ name }) => name));
  const heads = reports.map(({ weights }, k) =>
    prefixed(
      `head${k}`,
      weightsColumns(model.layout, weights, ({ name }) => isHead.has(name)),
    ),
  );
  const draws = random('generator', round);
  const trained = await learner.iterate({
    step: training.ensemble === 'losses' ? againstLosses : againstLogits,
    steps: training.steps,
    models: { model },
    generators: { generator },
    state: {
      generator: { layout: generator.layout, values: before?.weights ?? generator.init(random('generator')) },
    },
    optimizers: { generator: optimizer },
    ...(before && { optimizerStates: { generator: before.optimizer } }),
    constants: {
      ...Object.assign({}, ...heads),
      shares: { shape: [model.classes, reports.length], values: labelShares(counts) },
      ...scalars({ diversity: training.diversity }),
    },
    inputs: ({ steps }) => ({
      noise: noiseFor(generator, training.batch, steps, draws),
      labels: labelsFor(prior, training.batch, steps, draws),
    }),
  });
  return { weights: trained.state.generator, optimizer: trained.optimizerStates.generator, prior };
}

/** `E_(y ~ p, z) loss(h_1(G(z, y)), ..., h_K(G(z, y)); y) + eta diversity`, descended by the generator G. */
function against(loss: EnsembleLoss): IterationStep {
  return ({ models, generators, state, constants, inputs, update }) => {
    const { noise, labels } = inputs;
    const [rows, clients] = [noise.shape[0], constants.shares.shape[1] ?? 0];
    const heads = Array.from({ length: clients }, (_, k) => unprefixed(`head${k}`, constants));
    const mode = { training: true, rowWeights: tf.fill([rows], 1 / rows) };
    const found = valueAndGradients(
      () => {
        const { samples, statistics } = generators.generator.apply(state.generator, noise, labels, mode);
        const logits = heads.map((head) => models.model.classify(head, samples));
        const mistaken = tf.mean(loss(logits, labels, tf.gather(constants.shares, labels)));
        const diversity = tf.mul(constants.diversity, diversityLossOf(noise, samples));
        return { value: tf.add(mistaken, diversity), kept: statistics };
      },
      parametersOf(generators.generator.layout, state.generator),
    );
    return {
      state: { generator: { ...update('generator', found.gradients), ...found.kept } },
      outputs: { loss: found.value },
    };
  };
}

const againstLosses = against(averageOfLosses);
const againstLogits = against(lossOfMeanLogits);
