import { z } from 'zod';
import { trainedPart } from '../../core/layout-part.js';
import { applyDelta, deltaBetween, type Weights } from '../../core/weights.js';
import { weightsPenalty } from '../../learning/weights-penalty.js';
import { countTrained, meanOf, trainedUpdates } from '../shared/averaging.js';
import { trainLocally } from '../shared/local-training.js';
import { payloadIsWeights, serverHasWeights } from '../shared/weights-lens.js';
import { defineStrategy } from '../strategy.js';

const options = z.strictObject({
  alpha: z.number().min(1e-12).finite().default(0.01).describe('strength of the dynamic regularisation'),
  evaluated: z
    .enum(['sent', 'active'])
    .default('sent')
    .describe("the global model: the weights that the server sends, or the mean of the active devices' weights"),
});
type Options = z.infer<typeof options>;

type Server = {
  readonly weights: Weights;
  /** The linear state h, of the trained entries only. */
  readonly state: Float32Array;
};

/**
 * FedDyn, Algorithm 1 of the paper. A device minimises `L_k(w) - <g_k, w> + (alpha / 2) |w - w_t|^2` by the scenario's local
 * training from the weights received, and takes `alpha` times its change off g_k, which so approaches its own gradient.
 * The server takes `alpha / m` times the sum of the changes off h, m the number of ALL devices with samples, and sends the
 * plain mean of the active devices' weights less `h / alpha`.
 *
 * A device takes the new g_k only when the server has its update, and by the change that the server sees, where a codec has
 * left something out. So h stays the mean of all g_k, whatever gets lost.
 * Running statistics are averaged. Payloads are Federated Averaging's.
 */
export const feddyn = defineStrategy<Options, Server, Float32Array, Weights, Weights>({
  name: 'feddyn',
  title: 'FedDyn: a regulariser that follows past gradients lets local optima agree with the global one',
  citation:
    'D. A. E. Acar, Y. Zhao, R. M. Navarro, M. Mattina, P. N. Whatmough, V. Saligrama. Federated Learning Based on ' +
    'Dynamic Regularization. ICLR 2021. arXiv:2111.04263',
  options,
  travels: { down: 'the weights', up: 'the weights' },
  needs: {
    oneArchitecture: true,
    synchronous: "the server's state must change by just as much as the devices' states do",
    everyUpdate: "its state must stay the mean of the devices' states",
    ownUpdates: 'a device takes into its state just what the server has seen of its change',
  },
  lens: { ...payloadIsWeights, ...serverHasWeights() },

  server({ options: { alpha, evaluated }, initialWeights, model, clients }) {
    const trained = trainedPart(model.layout);
    const population = countTrained(clients);
    const shifted = (weights: Weights, state: Float32Array, factor: number) =>
      trained.put(weights, applyDelta(trained.take(weights), state, factor));
    return {
      init: async () => ({ weights: initialWeights(), state: new Float32Array(trained.size) }),
      send: ({ weights }) => weights,
      async aggregate(server, updates) {
        const mean = meanOf(updates, 'uniform');
        if (!mean) return server;
        const active = trainedUpdates(updates).length / population;
        const state = applyDelta(server.state, trained.take(deltaBetween(server.weights, mean)), -alpha * active);
        return { weights: shifted(mean, state, -1 / alpha), state };
      },
      ...(evaluated === 'active' && { model: ({ weights, state }: Server) => shifted(weights, state, 1 / alpha) }),
    };
  },

  client(context) {
    const { layout } = context.model;
    const { alpha } = context.options;
    const trained = trainedPart(layout);
    return {
      init: async () => new Float32Array(trained.size),
      async work(gradient, received, round) {
        const negative = deltaBetween(gradient, new Float32Array(trained.size));
        const slope = trained.put(new Float32Array(received.length), negative);
        const penalty = weightsPenalty(layout, { slope, pull: { towards: received, strength: alpha } });
        const { weights, metrics } = await trainLocally(context, received, round, { loss: context.loss, ...penalty });
        return {
          client: gradient,
          clientIfReceived: (sent) => applyDelta(gradient, trained.take(deltaBetween(received, sent)), -alpha),
          up: weights,
          metrics,
        };
      },
    };
  },
});
