import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { purposes } from '../../core/purposes.js';
import type { Weights } from '../../core/weights.js';
import { scalars, weightsColumns } from '../../learning/columns.js';
import { labelsFor, noiseFor } from '../../learning/generator-inputs.js';
import { labelsSeen } from '../../learning/labelled-rows.js';
import type { Loss } from '../../learning/learner.js';
import { crossEntropy, crossEntropyOf, klDivergenceOf, present } from '../../learning/losses.js';
import { prefixed, unprefixed } from '../../learning/prefixed-names.js';
import { stopGradient } from '../../learning/stop-gradient.js';
import { denseGenerator } from '../../models/generators/dense-generator.js';
import { width } from '../../models/width.js';
import type { Objective } from '../shared/local-training.js';
import type { ClientContext, RoundInfo, SideContext } from '../strategy.js';

const weight = z.number().min(0).finite();

/** How clients train on generated features, and of which size the generator is. */
export const featuresShape = {
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
};
type Options = z.infer<z.ZodObject<typeof featuresShape>>;

/** A generator as clients get it, with the distribution of labels that it is asked for. Plain data. */
export type ReceivedGenerator = { readonly weights: Weights; readonly prior: Float32Array };

/** The generator of rows of features, of the sizes asked for. */
export function generatorFor({ options, model }: SideContext<Options>) {
  return denseGenerator(options.generator, { outputShape: [model.featureSize], classes: model.outputSize });
}

/**
 * `CE(F(x), y) + a CE(h(G(z', y')), y') + b KL(h(G(z, y)) || F(x))`, h the last layer: generated features enter above the
 * feature extractor, which so gets no gradient from the second term. The third term's teacher is a constant.
 */
const withGeneratedFeatures: Loss = (context, batch) => {
  const { output, params, constants, inputs, generators, classify } = context;
  const weights = unprefixed('generator', constants);
  const outputsFor = (noise: tf.Tensor, labels: tf.Tensor) =>
    classify(params, generators.generator.apply(weights, noise, labels, { training: false }).samples);
  const generated = crossEntropyOf(outputsFor(inputs.noise, inputs.labels), inputs.labels);
  const teacher = stopGradient(outputsFor(inputs.teacherNoise, present(batch.y, 'y')));
  const latent = klDivergenceOf(output.logits, teacher, 1);
  return tf.addN([
    crossEntropy(context, batch),
    tf.mul(constants.generated, tf.mean(generated)),
    tf.mul(constants.latent, batch.mean(latent)),
  ]);
};

/** What a client minimises: with generated features, if it has got a generator and they have a weight. */
export function featureObjective(
  context: ClientContext<Options>,
  got: ReceivedGenerator | null,
  { round }: RoundInfo,
): Objective {
  const { options, random } = context;
  const factor = options.decay ** (round - 1);
  const [generated, latent] = [options.generated * factor, options.latent * factor];
  if (!got || (generated === 0 && latent === 0)) return { loss: crossEntropy, observe: labelsSeen };
  const generator = generatorFor(context);
  const draws = random(purposes.side.generated, round);
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
