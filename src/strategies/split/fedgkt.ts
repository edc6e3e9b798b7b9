import { z } from 'zod';
import { InputError } from '../../core/errors.js';
import { namedChoice, specOf } from '../../core/named.js';
import { purposes } from '../../core/purposes.js';
import { sizeOf, type Weights } from '../../core/weights.js';
import { labelsOf } from '../../data/labels.js';
import { composedModel, composedWeights } from '../../models/composed.js';
import type { Model } from '../../models/model.js';
import { createModel, models } from '../../models/registry.js';
import { trainingInRound, trainLocally } from '../shared/local-training.js';
import { roundTrainingOptions } from '../shared/training-options.js';
import { defineStrategy, type SideContext } from '../strategy.js';
import { transferObjective, transferShape } from './knowledge-transfer.js';
import { alignedLogits, type LogitsOfSamples } from './logits-of-samples.js';
import { type LabelledFeatures, pooledFeatures } from './pooled-features.js';

const options = z.strictObject({
  serverModel: namedChoice(models).prefault({ name: 'mlp' }).describe("the large model, on clients' features"),
  featureShape: z
    .array(z.int().positive())
    .optional()
    .describe('shape in which the large model takes features; a vector, if absent'),
  ...transferShape,
  training: roundTrainingOptions({
    epochs: 2,
    batch: 100,
    optimizer: { name: 'sgd', learningRate: 0.001, momentum: 0.9, nesterov: false, weightDecay: 0 },
  }).describe('of the large model, on the features that arrive in a round'),
});
type Options = z.infer<typeof options>;

type Server = {
  readonly weights: Weights;
  /** Logits of the large model for each client's samples. */
  readonly logits: Readonly<Record<string, LogitsOfSamples>>;
};
/** The large model's logits of the client's samples. */
type Down = LogitsOfSamples | undefined;
/** What a client says of its samples, and which they are, if not all that it holds. */
type Up = LabelledFeatures & { readonly places?: Int32Array };

/** Features are taken as they are. */
const unscaled = { scale: 1, shift: 0 };

function largeModel({ options: { serverModel, featureShape }, model }: SideContext<Options>): Model {
  const { featureSize, outputShape } = model;
  const shape = featureShape ?? [featureSize];
  if (sizeOf(shape) !== featureSize) {
    const expected = `a shape of ${featureSize} numbers, the features of the clients' model`;
    throw new InputError('strategy.featureShape', 'invalid-value', { found: [...shape], expected });
  }
  return createModel(specOf(serverModel), shape, outputShape, 'strategy.serverModel');
}

/**
 * FedGKT, group knowledge transfer: a client trains a small model, a feature extractor with a head of its own, and sends up
 * its samples' features, logits and labels; the server trains a large model on the features and sends each client that
 * model's logits. Each side learns from the labels and from the other's logits. Client models are never averaged. A client's
 * own model is its extractor followed by the large model.
 *
 * Features and labels leave the device, which is less private than sending weights. A stale update's rows weigh less in the
 * server's objective. A sample that the client did not contribute last has no logits, and is learned from its label alone.
 *
 * Deviations from the paper and the authors' code:
 * - The server trains on the features of all clients shuffled together; the code visits one client after the other.
 * - The server keeps no features from round to round: older ones would come from extractors that have moved on.
 * - The logits that are sent down are those after the server's training, in evaluation mode; the code records them during
 *   the training.
 * - Optimizers start afresh in every round.
 * - The paper gives no temperature: 3 is the default of the authors' script (FedML, `main_fedgkt.py`), as is the weight 1, which the
 *   equations leave out. That script distils on the server only where it is told to; the paper and this file always do.
 * - The training of the large model is that of FedML's later example configuration, which has a weight of 0.5 and a temperature
 *   of 100.
 *
 * Up: for every sample its label, and a float for each feature and class. Down: a float for each class and sample. Both ways
 * a place for each sample, if a client contributes a part of its samples.
 */
export const fedgkt = defineStrategy<Options, Server, Weights, Down, Up>({
  name: 'fedgkt',
  title: 'FedGKT: small extractors on clients and a large model on their features, taught by each other',
  citation:
    'C. He, M. Annavaram, S. Avestimehr. Group Knowledge Transfer: Federated Learning of Large CNNs at the Edge. ' +
    'NeurIPS 2020. arXiv:2007.14513',
  options,
  travels: {
    down: 'a float for each class and sample of the client',
    up: 'for each sample its label, and a float for each feature and class',
  },
  needs: {
    task: 'classification',
    oneArchitecture: true,
    plainSamples: "the server's logits are those of the samples whose features were sent up, not of changed ones",
  },
  logits: {
    ofUp: ({ logits }) => logits,
    intoUp: (up, logits) => ({ ...up, logits }),
    ofDown: (down) => down?.logits,
    intoDown: (down, logits) => ({ ...down, logits }),
  },

  server(context) {
    const { options, classes, initialWeights, random } = context;
    const model = largeModel(context);
    const learner = context.learnerOf(model, unscaled);
    return {
      init: async () => ({ weights: initialWeights(model), logits: {} }),
      send: ({ logits }, to) => logits[to.id],
      async aggregate(server, updates, round) {
        if (updates.length === 0) return server;
        const { features, labels: y, logits: taught, freshness } = pooledFeatures(updates);
        const { extra, ...objective } = transferObjective(options, classes, { logits: taught }, freshness);
        const { weights } = await learner.fit({
          weights: server.weights,
          data: { size: y.length, x: features, y, extra },
          ...objective,
          ...trainingInRound(options.training, round),
          random: random(purposes.side.training, round.round),
        });
        const logits = { ...server.logits };
        for (const { client, payload } of updates) {
          const { features: seen, places } = payload;
          logits[client.id] = {
            logits: await learner.predict(weights, seen, 'logits'),
            ...(places && { places }),
          };
        }
        return { weights, logits };
      },
    };
  },

  client(context) {
    const { options, classes, learner, model, data, part, initialWeights } = context;
    const whole = composedModel(model, largeModel(context));
    return {
      init: async () => initialWeights(),
      async work(client, down, round) {
        const taught = down && alignedLogits(down, data.size, classes, part);
        const objective = transferObjective(options, classes, taught);
        const { weights, metrics } = await trainLocally(context, client, round, objective);
        const up = {
          features: await learner.predict(weights, data.x, 'features'),
          logits: await learner.predict(weights, data.x, 'logits'),
          labels: classes <= 256 ? Uint8Array.from(data.y) : labelsOf(data.y),
          ...(part && { places: part.places }),
        };
        return { client: weights, up, metrics };
      },
      evaluated: (client, server) => ({ model: whole, weights: composedWeights(client, server.weights) }),
    };
  },
});
