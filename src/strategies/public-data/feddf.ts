import { z } from 'zod';
import { most } from '../../core/counts.js';
import { purposes } from '../../core/purposes.js';
import type { Weights } from '../../core/weights.js';
import { optimizerOptions } from '../../learning/optimizer.js';
import { averagingClient, meanOf, weighting } from '../shared/averaging.js';
import { payloadIsWeights } from '../shared/weights-lens.js';
import { defineStrategy, type WeightsLens } from '../strategy.js';
import { distilEnsemble, ensembleLogits } from './ensemble-distillation.js';

const options = z.strictObject({
  steps: z
    .int()
    .min(0)
    .max(most.steps)
    .default(10_000)
    .describe('steps of distillation in a round at most; 0 is FedAvg'),
  batch: z.int().positive().max(most.batch).default(128).describe('public samples in a step'),
  optimizer: optimizerOptions
    .prefault({ name: 'adam', learningRate: 0.001 })
    .describe("the server's; its learning rate falls to 0 over the steps like a cosine"),
  validation: z
    .number()
    .min(0)
    .lt(1)
    .default(0.1)
    .describe('share of the public samples held out to stop early; 0 takes all the steps'),
  patience: z.int().positive().default(1000).describe('steps without gain on the samples held out, before it stops'),
  augment: z
    .boolean()
    .default(true)
    .describe("whether training.augment changes the public samples, too, as in the authors' code"),
  every: z.int().positive().default(100).describe('steps between two looks at the samples held out'),
  mean: weighting
    .default('samples')
    .describe(
      "how clients count in the mean that is the student's start: by their training samples, as in the paper's Algorithm 1, or all " +
        "alike, as in the authors' code and in the teacher",
    ),
});
type Options = z.infer<typeof options>;

/** The weights of each architecture, by the key of the model. */
type Prototypes = Readonly<Record<string, Weights>>;

const prototypeIsWeights: WeightsLens<Prototypes, Weights, Weights> = {
  ...payloadIsWeights,
  ofServer: (prototypes, { model }) => prototypes[model.key],
  intoServer: (prototypes, weights, { model }) => ({ ...prototypes, [model.key]: weights }),
};

/**
 * FedDF: FedAvg whose server then distils the ensemble of the models received into their average, on unlabelled public
 * samples (Algorithms 1 and 3 of the paper). The teacher is the softmax of the mean logits, all models alike. Where
 * architectures differ, each has a prototype of its own: it averages the models of its architecture only, or stays where
 * none was received, and learns from the ensemble of all.
 *
 * The paper stops early by the accuracy on a labelled validation set, and may discard the worst models by it. Our server has
 * no labels: it stops by the divergence from the ensemble on public samples held out, keeps the best weights by that
 * measure (the average included), and discards no model. The teacher's logits are computed once in a round, or, where public
 * samples are augmented, in every step on what the student sees, which costs a forward pass of each model received.
 *
 * Payloads are FedAvg's, of the client's own architecture.
 */
export const feddf = defineStrategy<Options, Prototypes, null, Weights, Weights>({
  name: 'feddf',
  title: 'FedDF: the ensemble of the models received is distilled into their average, on unlabelled public samples',
  citation:
    'T. Lin, L. Kong, S. U. Stich, M. Jaggi. Ensemble Distillation for Robust Model Fusion in Federated Learning. ' +
    'NeurIPS 2020. arXiv:2006.07242',
  options,
  travels: { down: "the weights of the client's architecture", up: 'the weights' },
  needs: {
    task: 'classification',
    publicSet: 'unlabelled',
    clientStatistics: "its server lets the clients' models label public samples",
  },
  lens: prototypeIsWeights,

  server(context) {
    const models = new Map([
      [context.model.key, context.model],
      ...context.clients.map(({ id }) => [context.clientModel(id).key, context.clientModel(id)] as const),
    ]);
    const keyOf = (client: number) => context.clientModel(client).key;
    return {
      init: async () => Object.fromEntries([...models].map(([key, model]) => [key, context.initialWeights(model)])),
      send: (prototypes, to) => prototypes[keyOf(to.id)],
      async aggregate(prototypes, updates, { round }) {
        if (updates.length === 0) return prototypes;
        const teacher = context.options.steps > 0 ? await ensembleLogits(context, updates) : undefined;
        const next: Record<string, Weights> = {};
        for (const [key, model] of models) {
          const own = updates.filter(({ client }) => keyOf(client.id) === key);
          const mean = meanOf(own, context.options.mean) ?? prototypes[key];
          const random = context.random(purposes.side.distillation, round, key);
          next[key] = teacher
            ? await distilEnsemble(context, context.learnerOf(model), mean, teacher, updates, random)
            : mean;
        }
        return next;
      },
    };
  },

  client: (context) => averagingClient(context),
});
