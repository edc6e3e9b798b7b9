import { z } from 'zod';
import type { Weights } from '../../core/weights.js';
import { discountedCounts, type LabelCounts, summedCounts } from '../../learning/label-counts.js';
import { meanOf, partOf, weighting } from '../shared/averaging.js';
import { broadcast } from '../shared/broadcast.js';
import { trainLocally } from '../shared/local-training.js';
import { payloadHasWeights } from '../shared/weights-lens.js';
import { defineStrategy } from '../strategy.js';
import { featureGeneratorOptions, type TrainedGenerator, trainFeatureGenerator } from './feature-generator.js';
import { featureObjective, featuresShape, generatorFor, type ReceivedGenerator } from './generated-features.js';

const options = z.strictObject({
  ...featuresShape,
  training: featureGeneratorOptions,
  weighting: weighting.default('samples'),
});
type Options = z.infer<typeof options>;

type Server = { readonly weights: Weights; readonly generator: TrainedGenerator | null };
/** The weights, and the generator once there is one. */
type Down = { readonly weights: Weights; readonly generator: ReceivedGenerator | null };
/** The weights, and how often each label was trained on. */
type Up = { readonly weights: Weights; readonly labels: LabelCounts };

/**
 * FedGEN. The server trains a small generator of latent features, conditioned on labels, against the last layers of the clients'
 * models; clients train on its features beside their own samples, as many to a batch. In the first round there is no
 * generator and the method is Federated Averaging, as it is without the two weights. Labels are generated as often as the
 * clients of the last round trained on them, a label that none of them had never.
 *
 * Defaults are those of the authors' code for MNIST (github.com/zhuangdizhu/FedGen). Running statistics are averaged like weights.
 *
 * Deviations from the paper, all as in the code:
 * - Models are averaged by samples; Algorithm 1 averages them equally (`weighting: uniform`).
 * - The generator minimises the clients' cross-entropies, weighted by their shares in the label; the paper's that of their mean
 *   logits (`training.ensemble: logits`).
 * - A client's objective has weights of 10, which decay, and a third term (`latent`); equation 5 has neither.
 *
 * Deviations from the code:
 * - Noise is normal, as in the paper; the code's is uniform.
 * - Labels are drawn as often as they were trained on, as in the paper, from counts that start at 0; the code starts counts at 1, and
 *   draws equally among the labels counted more than once.
 * - Clients train on generated features in all epochs of all rounds; the code stops after 20 local epochs.
 * - A step of the generator takes 32 rows: `serverpFedGen.py` trains it with the clients' batch, and leaves its own setting of 128
 *   (`ensemble_batch_size`) unused there.
 *
 * Those defaults go with the authors' learning rate of 0.01. At 0.05 the features pull clients with few labels so far that the global
 * model answers with one class: on Fashion-MNIST with Dirichlet shares of 0.1, the accuracy is 10% where it is 76% at 0.01, and 54%
 * with Federated Averaging. Lower the rate before the weights of the generated terms.
 *
 * Down: the weights, the generator's, and a float for each label. Up: the weights, and a count for each label.
 */
export const fedgen = defineStrategy<Options, Server, null, Down, Up>({
  name: 'fedgen',
  title: 'FedGEN: the server learns a generator of latent features from the clients, who train on them',
  citation:
    'Z. Zhu, J. Hong, J. Zhou. Data-Free Knowledge Distillation for Heterogeneous Federated Learning. ICML 2021. ' +
    'arXiv:2105.10056',
  options,
  travels: {
    down: "the weights, the generator's, and a float for each label",
    up: 'the weights, and a count for each label',
  },
  needs: { task: 'classification', oneArchitecture: true },
  lens: payloadHasWeights(),

  server(context) {
    const { options, initialWeights } = context;
    return {
      init: async () => ({ weights: initialWeights(), generator: null }),
      send: broadcast(({ weights, generator }) => ({
        weights,
        generator: generator && { weights: generator.weights, prior: generator.prior },
      })),
      async aggregate(server, updates, round) {
        const models = partOf(updates, (payload) => payload.weights);
        const weights = meanOf(models, options.weighting) ?? server.weights;
        const heads = updates.map((update) => ({
          weights: update.payload.weights,
          labels: discountedCounts(update.payload.labels, update.freshness),
        }));
        const generator = await trainFeatureGenerator(context, generatorFor(context), server.generator, heads, round);
        return { weights, generator };
      },
    };
  },

  client: (context) => ({
    init: async () => null,
    async work(client, down, round) {
      const trained = await trainLocally(
        context,
        down.weights,
        round,
        featureObjective(context, down.generator, round),
      );
      const labels = summedCounts(trained.observed.labels ?? [], context.classes);
      return { client, up: { weights: trained.weights, labels }, metrics: trained.metrics };
    },
  }),
});
