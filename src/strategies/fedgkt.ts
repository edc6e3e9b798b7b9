import { z } from 'zod';
import { InputError } from '../core/errors.js';
import { namedChoice, specOf } from '../core/named.js';
import { sizeOf, type Weights } from '../core/weights.js';
import { composedModel, composedWeights } from '../models/composed.js';
import type { Model } from '../models/model.js';
import { createModel, models } from '../models/registry.js';
import { transferObjective, transferShape } from './knowledge-transfer.js';
import { trainLocally } from './local-training.js';
import { type LabelledFeatures, pooledFeatures } from './pooled-features.js';
import { defineStrategy, type SideContext } from './strategy.js';
import { trainingOptions } from './training-options.js';

const options = z.strictObject({
  serverModel: namedChoice(models).prefault({ name: 'mlp' }).describe("the large model, on clients' features"),
  featureShape: z
    .array(z.int().positive())
    .optional()
    .describe('shape in which the large model takes features; a vector, if absent'),
  ...transferShape,
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

/** Features are taken as they are. */
const unscaled = { scale: 1, shift: 0 };

function largeModel({ options: { serverModel, featureShape }, model }: SideContext<Options>): Model {
  const { featureSize, classes } = model;
  const shape = featureShape ?? [featureSize];
  if (sizeOf(shape) !== featureSize) {
    throw new InputError(
      'strategy.featureShape',
      `[${shape}] is not the ${featureSize} features of the clients' model`,
    );
  }
  return createModel(specOf(serverModel), shape, classes, 'strategy.serverModel');
}

/**
 * FedGKT, group knowledge transfer: a client trains a small model, a feature extractor with a head of its own, and sends up
 * its samples' features, logits and labels; the server trains a large model on the features and sends each client that
 * model's logits. Each side learns from the labels and from the other's logits. Client models are never averaged. A client's
 * own model is its extractor followed by the large model.
 *
 * The server trains on the features that arrive in a round, of all clients shuffled together, and keeps none: older ones would
 * come from extractors that have moved on. Its logits are those after the training, in evaluation mode. Optimizers start afresh
 * in every round. A stale update's rows weigh less in the server's objective. Features and labels leave the device, which is
 * less private than sending weights.
 *
 * Up: for every sample its label, and a float for each feature and class. Down: a float for each class and sample.
 */
export const fedgkt = defineStrategy<Options, Server, Weights, Down, LabelledFeatures>({
  name: 'fedgkt',
  title: 'FedGKT: small extractors on clients and a large model on their features, taught by each other',
  citation:
    'C. He, M. Annavaram, S. Avestimehr. Group Knowledge Transfer: Federated Learning of Large CNNs at the Edge. ' +
    'NeurIPS 2020. arXiv:2007.14513',
  options,
  needs: { oneArchitecture: true },

  server(context) {
    const { options, classes, initialWeights, random } = context;
    const model = largeModel(context);
    const learner = context.learnerOf(model, unscaled);
    return {
      init: async () => ({ weights: initialWeights(model), logits: {} }),
      send: ({ logits }, to) => (logits[to.id] ? { logits: logits[to.id] } : undefined),
      lend: ({ weights }) => ({ lent: weights }),
      async aggregate(server, updates, { round }) {
        if (updates.length === 0) return server;
        const { features, labels: y, logits: taught, freshness } = pooledFeatures(updates);
        const { extra, ...objective } = transferObjective(options, classes, taught, freshness);
        const { weights } = await learner.fit({
          weights: server.weights,
          data: { size: y.length, x: features, y, extra },
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
    const { options, classes, learner, model, data, initialWeights } = context;
    return {
      ownModel: composedModel(model, largeModel(context)),
      init: async () => initialWeights(),
      async work(client, down, round) {
        const logits = down && 'logits' in down ? down.logits : undefined;
        const { weights, metrics } = await trainLocally(
          context,
          client,
          round,
          transferObjective(options, classes, logits),
        );
        const up = {
          features: await learner.predict(weights, data.x, 'features'),
          logits: await learner.predict(weights, data.x, 'logits'),
          labels: classes <= 256 ? Uint8Array.from(data.y) : data.y,
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
