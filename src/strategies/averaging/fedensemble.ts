import { z } from 'zod';
import { type Weights, weightedMean } from '../../core/weights.js';
import { softmaxRows } from '../../learning/softmax.js';
import { averagingClient, meanOf, weighting } from '../shared/averaging.js';
import { payloadIsWeights, serverHasWeights } from '../shared/weights-lens.js';
import { defineStrategy } from '../strategy.js';

const options = z.strictObject({
  average: z
    .enum(['logits', 'probabilities'])
    .default('logits')
    .describe("what of the models' outputs is averaged: logits, as in the code of FedGEN's authors, or probabilities"),
  absent: z
    .enum(['global', 'none'])
    .default('global')
    .describe('with which model a client counts that is not in a cohort: the global one of the time, or with none'),
  weighting: weighting.default('samples'),
});
type Options = z.infer<typeof options>;

/** The mean model, and the models that predict together with the number of clients that each stands for; a stale one for less than one. */
type Server = {
  readonly weights: Weights;
  readonly members: readonly { readonly weights: Weights; readonly clients: number }[];
};

/**
 * FedEnsemble as FedGEN compares with it: Federated Averaging whose prediction is that of all clients' models together. The
 * training is Federated Averaging's, bit for bit; only what is evaluated differs. Payloads are Federated Averaging's.
 */
export const fedensemble = defineStrategy<Options, Server, null, Weights, Weights>({
  name: 'fedensemble',
  title: "FedEnsemble: Federated Averaging, evaluated by the clients' models together",
  citation:
    'Baseline of Z. Zhu, J. Hong, J. Zhou. Data-Free Knowledge Distillation for Heterogeneous Federated Learning. ' +
    'ICML 2021. arXiv:2105.10056',
  options,
  travels: { down: 'the weights', up: 'the weights' },
  needs: { task: 'classification', oneArchitecture: true },
  lens: { ...payloadIsWeights, ...serverHasWeights() },

  server({ initialWeights, options, clients, learner, classes }) {
    return {
      async init() {
        const weights = initialWeights();
        return { weights, members: [{ weights, clients: clients.length }] };
      },
      send: ({ weights }) => weights,
      async aggregate(server, updates) {
        const weights = meanOf(updates, options.weighting);
        if (!weights) return server;
        const reported = updates.map((update) => ({ weights: update.payload, clients: update.freshness }));
        const absent =
          options.absent === 'none' ? 0 : clients.length - new Set(updates.map(({ client }) => client.id)).size;
        const others = absent > 0 ? [{ weights: server.weights, clients: absent }] : [];
        return { weights, members: [...reported, ...others] };
      },
      async answer({ members }, x) {
        const outputs: Float32Array[] = [];
        for (const member of members) outputs.push(await learner.predict(member.weights, x, options.average));
        const mean = weightedMean(
          outputs,
          members.map((member) => member.clients),
        );
        return options.average === 'logits' ? softmaxRows(mean, classes) : mean;
      },
    };
  },

  client: (context) => averagingClient(context),
});
