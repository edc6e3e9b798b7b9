import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { InputError } from '../core/errors.js';
import { namedChoice, optionsOf } from '../core/named.js';
import { sizeOf, type Weights } from '../core/weights.js';
import { scalars } from '../learning/columns.js';
import type { Loss } from '../learning/learner.js';
import { crossEntropy, crossEntropyOf, klDivergenceOf, present } from '../learning/losses.js';
import { composedModel, composedWeights } from '../models/composed.js';
import type { Model } from '../models/model.js';
import { createModel, models } from '../models/registry.js';
import { freshnessOf } from './averaging.js';
import { trainLocally } from './local-training.js';
import { defineStrategy, type SideContext, type Update } from './strategy.js';
import { trainingOptions } from './training-options.js';

const options = z.strictObject({
  serverModel: namedChoice(models).prefault({ name: 'mlp' }).describe("the large model, on clients' features"),
  featureShape: z
    .array(z.int().positive())
    .optional()
    .describe('shape in which the large model takes features; a vector, if absent'),
  alpha: z.number().min(0).finite().default(0.5).describe('weight of the distillation, on both sides'),
  temperature: z.number().positive().finite().default(3).describe('of the distillation'),
  training: trainingOptions({
    epochs: 2,
    batch: 100,
    optimizer: { name: 'sgd', learningRate: 0.001, momentum: 0.9, nesterov: false, weightDecay: 0 },
  }).describe('of the large model, on the features that arrive in a round'),
});
type Options = z.infer<typeof options>;

type Server = {
  readonly weights: Weights;
  /** Logits of the large model for each client's samples, in the client's order. */
  readonly logits: Readonly<Record<string, Float32Array>>;
};
/** The large model's logits of the client's samples, or, lent for an evaluation, the model itself. */
type Down = { readonly logits: Float32Array } | { readonly lent: Weights } | undefined;
/** One row a sample of the client, in its order. */
type Up = { readonly features: Float32Array; readonly logits: Float32Array; readonly labels: Uint8Array | Int32Array };

/** Features are taken as they are. */
const unscaled = { scale: 1, shift: 0 };

/**
 * `CE(z, y) + alpha T^2 KL(softmax(z_other / T) || softmax(z / T))`: the objective of both sides. On the server each row counts
 * by the freshness of its update, where some are stale.
 */
export const knowledgeTransfer: Loss = ({ output: { logits }, constants }, { y, extra, mean }) => {
  const distilled = klDivergenceOf(logits, present(extra.logits, 'logits'), constants.temperature);
  const perSample = tf.add(crossEntropyOf(logits, present(y, 'y')), tf.mul(constants.alpha, distilled));
  return mean(extra.freshness ? tf.mul(perSample, extra.freshness) : perSample);
};

function transfer(
  { options: { alpha, temperature }, classes }: SideContext<Options>,
  logits?: Float32Array,
  freshness?: Float32Array,
) {
  if (!logits || (alpha === 0 && !freshness)) return { loss: crossEntropy };
  const extra = {
    logits: { shape: [classes], values: logits },
    ...(freshness && { freshness: { shape: [], values: freshness } }),
  };
  return { loss: knowledgeTransfer, extra, constants: scalars({ alpha, temperature }) };
}

/** The freshness of the update from which each row comes; undefined if all are fresh. */
function rowFreshness(updates: readonly Update<Up>[]): Float32Array | undefined {
  if (updates.every((update) => freshnessOf(update) === 1)) return undefined;
  return Float32Array.from(updates.flatMap((update) => Array.from(update.payload.labels, () => freshnessOf(update))));
}

function largeModel({ options: { serverModel, featureShape }, model }: SideContext<Options>): Model {
  const { featureSize, classes } = model;
  const shape = featureShape ?? [featureSize];
  if (sizeOf(shape) !== featureSize) {
    throw new InputError(
      'strategy.featureShape',
      `[${shape}] is not the ${featureSize} features of the clients' model`,
    );
  }
  return createModel({ name: serverModel.name, options: optionsOf(serverModel) }, shape, classes);
}

/** All rows one after the other. */
function pooled(updates: readonly Update<Up>[], column: 'features' | 'logits'): Float32Array {
  const parts = updates.map(({ payload }) => payload[column]);
  const rows = new Float32Array(parts.reduce((size, part) => size + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    rows.set(part, offset);
    offset += part.length;
  }
  return rows;
}

/**
 * FedGKT, group knowledge transfer: a client trains a small model, a feature extractor with a head of its own, and sends up
 * its samples' features, logits and labels; the server trains a large model on the features and sends each client that
 * model's logits. Each side learns from the labels and from the other's logits. Client models are never averaged. A client's
 * own model is its extractor followed by the large model.
 *
 * The server trains on the features that arrive in a round, of all clients shuffled together, and keeps none: older ones would
 * come from extractors that have moved on. Its logits are those after the training, in evaluation mode. Optimizers start afresh
 * in every round. A stale update's rows weigh less in the server's objective. Features and labels leave the device, which is less private than sending weights.
 *
 * Up: 4 bytes for each feature and class and 1 for the label (4 with more than 256 classes), for every sample. Down: 4 bytes a
 * class and sample.
 */
export const fedgkt = defineStrategy<Options, Server, Weights, Down, Up>({
  name: 'fedgkt',
  title: 'FedGKT: small extractors on clients and a large model on their features, taught by each other',
  citation:
    'C. He, M. Annavaram, S. Avestimehr. Group Knowledge Transfer: Federated Learning of Large CNNs at the Edge. ' +
    'NeurIPS 2020. arXiv:2007.14513',
  options,
  needs: { oneArchitecture: true },

  server(context) {
    const { options, initialWeights, random } = context;
    const model = largeModel(context);
    const learner = context.learnerOf(model, unscaled);
    return {
      init: async () => ({ weights: initialWeights(model), logits: {} }),
      send: ({ logits }, to) => (logits[to.id] ? { logits: logits[to.id] } : undefined),
      lend: ({ weights }) => ({ lent: weights }),
      async aggregate(server, updates, { round }) {
        if (updates.length === 0) return server;
        const y = Int32Array.from(updates.flatMap(({ payload }) => [...payload.labels]));
        const { extra, ...objective } = transfer(context, pooled(updates, 'logits'), rowFreshness(updates));
        const { weights } = await learner.fit({
          weights: server.weights,
          data: { size: y.length, x: pooled(updates, 'features'), y, extra },
          ...objective,
          ...options.training,
          random: random('train', round),
        });
        const logits = { ...server.logits };
        for (const { client, payload } of updates) {
          logits[client.id] = await learner.predict(weights, payload.features, 'logits');
        }
        return { weights, logits };
      },
    };
  },

  client(context) {
    const { learner, model, data, initialWeights } = context;
    return {
      ownModel: composedModel(model, largeModel(context)),
      init: async () => initialWeights(),
      async work(client, down, round) {
        const logits = down && 'logits' in down ? down.logits : undefined;
        const { weights, metrics } = await trainLocally(context, client, round, transfer(context, logits));
        const up = {
          features: await learner.predict(weights, data.x, 'features'),
          logits: await learner.predict(weights, data.x, 'logits'),
          labels: model.classes <= 256 ? Uint8Array.from(data.y) : data.y,
        };
        return { client: weights, up, metrics };
      },
      model(client, down) {
        if (down && 'lent' in down) return composedWeights(client, down.lent);
        throw new Error('the large model is needed, and was not lent');
      },
    };
  },
});
