import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { Weights } from '../core/weights.js';
import { scalars, weightsColumns } from '../learning/columns.js';
import { detached } from '../learning/detached.js';
import { labelsFor, noiseFor } from '../learning/generator-inputs.js';
import { discountedCounts, type LabelCounts, summedCounts } from '../learning/label-counts.js';
import { labelsSeen } from '../learning/labelled-rows.js';
import type { Loss } from '../learning/learner.js';
import { crossEntropy, crossEntropyOf, klDivergenceOf, present } from '../learning/losses.js';
import { prefixed, unprefixed } from '../learning/prefixed-names.js';
import { denseGenerator } from '../models/generators/dense-generator.js';
import { width } from '../models/width.js';
import { freshnessOf, meanOf, weighting } from './averaging.js';
import { broadcast } from './broadcast.js';
import { featureGeneratorOptions, type TrainedGenerator, trainFeatureGenerator } from './feature-generator.js';
import { type Objective, trainLocally } from './local-training.js';
import { payloadHasWeights } from './shared-weights.js';
import { type ClientContext, defineStrategy, type RoundInfo, type SideContext } from './strategy.js';

const weight = z.number().min(0).finite();
const options = z.strictObject({
  generated: weight.default(10).describe("weight of the cross-entropy of generated features in a client's objective"),
  latent: weight
    .default(10)
    .describe('weight of the divergence from the outputs on generated features of the same labels; not in the paper'),
  decay: z.number().positive().max(1).default(0.98).describe('both weights are multiplied by this after every round'),
  generator: z
    .strictObject({
      noise: width.default(32).describe('numbers of noise'),
      hidden: width.default(256).describe('units of the hidden layer'),
    })
    .prefault({})
    .describe('sizes of the generator'),
  training: featureGeneratorOptions,
  weighting: weighting.default('samples'),
});
type Options = z.infer<typeof options>;

type Server = { readonly weights: Weights; readonly generator: TrainedGenerator | null };
/** The weights; and the generator with the distribution of labels that it is asked for, once there is one. */
type Down = {
  readonly weights: Weights;
  readonly generator: { readonly weights: Weights; readonly prior: Float32Array } | null;
};
/** The weights, and how often each label was trained on. */
type Up = { readonly weights: Weights; readonly labels: LabelCounts };

/** The generator of rows of features, of the sizes asked for. */
export function generatorFor({ options, model }: SideContext<Options>) {
  return denseGenerator(options.generator, { outputShape: [model.featureSize], classes: model.classes });
}

/**
 * `CE(F(x), y) + a CE(h(G(z', y')), y') + b KL(h(G(z, y)) || F(x))`, h the last layer: generated features enter above the
 * feature extractor, which so gets no gradient from the second term. The third term's teacher is a constant.
 */
export const withGeneratedFeatures: Loss = (context, batch) => {
  const { output, params, constants, inputs, generators, classify } = context;
  const weights = unprefixed('generator', constants);
  const outputsFor = (noise: tf.Tensor, labels: tf.Tensor) =>
    classify(params, generators.generator.apply(weights, noise, labels, { training: false }).samples);
  const generated = crossEntropyOf(outputsFor(inputs.noise, inputs.labels), inputs.labels);
  const teacher = detached(outputsFor(inputs.teacherNoise, present(batch.y, 'y')));
  const latent = klDivergenceOf(output.logits, teacher, 1);
  return tf.addN([
    crossEntropy(context, batch),
    tf.mul(constants.generated, tf.mean(generated)),
    tf.mul(constants.latent, batch.mean(latent)),
  ]);
};

/** What a client minimises: with generated features, if it has got a generator and they have a weight. */
export function objectiveOf(
  context: ClientContext<Options>,
  { generator: got }: Down,
  { round }: RoundInfo,
): Objective {
  const { options, random } = context;
  const factor = options.decay ** (round - 1);
  const [generated, latent] = [options.generated * factor, options.latent * factor];
  if (!got || (generated === 0 && latent === 0)) return { loss: crossEntropy, observe: labelsSeen };
  const generator = generatorFor(context);
  const draws = random('generated', round);
  return {
    loss: withGeneratedFeatures,
    generators: { generator },
    constants: {
      ...prefixed('generator', weightsColumns(generator.layout, got.weights)),
      ...scalars({ generated, latent }),
    },
    inputs: ({ steps, rows }) => ({
      noise: noiseFor(generator, rows, steps, draws),
      labels: labelsFor(got.prior, rows, steps, draws),
      teacherNoise: noiseFor(generator, rows, steps, draws),
    }),
    observe: labelsSeen,
  };
}

/**
 * FedGEN. The server trains a small generator of latent features, conditioned on labels, against the last layers of the clients'
 * models; clients train on its features beside their own samples, as many to a batch. In the first round there is no
 * generator and the method is Federated Averaging, as it is without the two weights. Labels are generated as often as the
 * clients of the last round trained on them, a label that none of them had never.
 *
 * Defaults are those of the authors' code for MNIST, with its weights of the generated terms and the third term of a client's
 * objective; noise is normal, as in the paper (the code's is uniform). Running statistics are averaged like weights.
 *
 * Down: the weights, and 4 bytes a scalar of the generator and a label. Up: the weights, and 4 bytes a label.
 */
export const fedgen = defineStrategy<Options, Server, null, Down, Up>({
  name: 'fedgen',
  title: 'FedGEN: the server learns a generator of latent features from the clients, who train on them',
  citation:
    'Z. Zhu, J. Hong, J. Zhou. Data-Free Knowledge Distillation for Heterogeneous Federated Learning. ICML 2021. ' +
    'arXiv:2105.10056',
  options,
  needs: { oneArchitecture: true },
  sharesWeights: payloadHasWeights(),

  server(context) {
    const { options, initialWeights } = context;
    return {
      init: async () => ({ weights: initialWeights(), generator: null }),
      send: broadcast(({ weights, generator }) => ({
        weights,
        generator: generator && { weights: generator.weights, prior: generator.prior },
      })),
      async aggregate(server, updates, round) {
        const models = updates.map((update) => ({ ...update, payload: update.payload.weights }));
        const weights = meanOf(models, options.weighting) ?? server.weights;
        const heads = updates.map((update) => ({
          weights: update.payload.weights,
          labels: discountedCounts(update.payload.labels, freshnessOf(update)),
        }));
        const generator = await trainFeatureGenerator(context, generatorFor(context), server.generator, heads, round);
        return { weights, generator };
      },
      model: ({ weights }) => weights,
      withModel: (server, weights) => ({ ...server, weights }),
    };
  },

  client: (context) => ({
    init: async () => null,
    async work(client, down, round) {
      const trained = await trainLocally(context, down.weights, round, objectiveOf(context, down, round));
      const labels = summedCounts(trained.observed.labels ?? [], context.classes);
      return { client, up: { weights: trained.weights, labels }, metrics: trained.metrics };
    },
  }),
});
