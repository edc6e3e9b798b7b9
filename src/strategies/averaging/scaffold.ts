import { z } from 'zod';
import { InputError } from '../../core/errors.js';
import { trainedPart } from '../../core/layout-part.js';
import { applyDelta, deltaBetween, type Weights } from '../../core/weights.js';
import { weightsPenalty } from '../../learning/weights-penalty.js';
import { countTrained, meanOf, movedTowards, partOf, trainedUpdates } from '../shared/averaging.js';
import { trainingInRound, trainLocally } from '../shared/local-training.js';
import { payloadHasWeights } from '../shared/weights-lens.js';
import { defineStrategy, type SideContext, type Update } from '../strategy.js';
import { controlAlongPath } from './control-along-path.js';
import { fullGradient } from './full-gradient.js';

const options = z.strictObject({
  control: z
    .enum(['gradient', 'path'])
    .default('path')
    .describe(
      "a client's next control variate: its full gradient at the weights received (the paper's option I), or the mean " +
        'gradient along its training (option II, as in all experiments)',
    ),
  learningRate: z.number().positive().finite().default(1).describe("eta_g, the server's"),
  rate: z
    .enum(['decayed', 'initial'])
    .default('decayed')
    .describe(
      "by which of the clients' learning rates the path is divided: that of the round, which makes it the mean gradient, or that " +
        "of the first round, as in the code of FedDyn's authors, where control variates shrink with the decay",
    ),
});
type Options = z.infer<typeof options>;

/** Weights, and the common control variate c of the trained entries. */
type Server = { readonly weights: Weights; readonly control: Float32Array };
/** What a training came to, and what it adds to the client's control variate. */
type Up = { readonly weights: Weights; readonly control: Float32Array };

/**
 * SCAFFOLD, Algorithm 1 of the paper. A local step follows `g_i(y) - c_i + c`: the term `<c - c_i, y>` in the objective
 * gives just that with plain SGD, and with gradient clipping clips the corrected gradient. Option II, `c_i - c + (x - y) /
 * (J eta_l)` after J steps, takes the path for a sum of gradients (of the weight decay, too), which momentum and Adam
 * belie: they are refused. A rate too small to move a weight sees no gradient: the control variate then stays.
 *
 * The server moves eta_g of the way to the plain mean of the results, and c by the sum of the clients' changes over the
 * number of ALL clients with samples. A client takes its new c_i only when the server has the update. So c stays the mean
 * of all c_i, whatever gets lost or comes late. Running statistics have no control variate and are averaged.
 *
 * Down and up: two floats for each trained scalar, twice Federated Averaging's.
 */
export const scaffold = defineStrategy<Options, Server, Float32Array, Server, Up>({
  name: 'scaffold',
  title: 'SCAFFOLD: control variates on both sides correct the drift of local training',
  citation:
    'S. P. Karimireddy, S. Kale, M. Mohri, S. J. Reddi, S. U. Stich, A. T. Suresh. SCAFFOLD: Stochastic Controlled ' +
    'Averaging for Federated Learning. ICML 2020. arXiv:1910.06378',
  options,
  travels: {
    down: 'the weights and the control variate, a float for each trained weight',
    up: "the weights and the change of the client's control variate",
  },
  needs: { oneArchitecture: true, everyUpdate: "its control variate must stay the mean of the clients'" },
  lens: payloadHasWeights(),

  server(context) {
    checkOptimizer(context);
    const { initialWeights, model, clients, options } = context;
    const trained = trainedPart(model.layout);
    const population = countTrained(clients);
    const mean = (updates: readonly Update<Up>[], part: keyof Up) =>
      meanOf(
        partOf(updates, (payload) => payload[part]),
        'uniform',
      );
    return {
      init: async () => ({ weights: initialWeights(), control: new Float32Array(trained.size) }),
      send: (server) => server,
      async aggregate(server, updates) {
        const [reached, change] = [mean(updates, 'weights'), mean(updates, 'control')];
        if (!reached || !change) return server;
        const moved = movedTowards(reached, server.weights, options.learningRate);
        return {
          weights: trained.put(reached, trained.take(moved)),
          control: applyDelta(server.control, change, trainedUpdates(updates).length / population),
        };
      },
    };
  },

  client(context) {
    const { options, model } = context;
    const { layout } = model;
    const trained = trainedPart(layout);
    return {
      init: async () => new Float32Array(trained.size),
      async work(control, { weights, control: common }, round) {
        const slope = trained.put(new Float32Array(weights.length), deltaBetween(control, common));
        const objective = { loss: context.loss, ...weightsPenalty(layout, { slope }) };
        const { weights: reached, steps, metrics } = await trainLocally(context, weights, round, objective);
        const alongPath = () => {
          const { learningRate: rate } = trainingInRound(context.training, round).optimizer;
          const [from, to] = [trained.take(weights), trained.take(reached)];
          const path = { from, to, steps, rate, own: control, common };
          return controlAlongPath(
            path,
            options.rate === 'initial' ? context.training.optimizer.learningRate : undefined,
          );
        };
        const observed = async () =>
          options.control === 'path' ? alongPath() : trained.take(await fullGradient(context, weights, round));
        const next = steps > 0 ? await observed() : control;
        const up = { weights: reached, control: deltaBetween(control, next) };
        return { client: control, clientIfReceived: () => next, up, metrics };
      },
    };
  },
});

function checkOptimizer({ options, training }: SideContext<Options>): void {
  const { optimizer } = training;
  if (options.control === 'gradient' || (optimizer.name === 'sgd' && optimizer.momentum === 0)) return;
  const found = optimizer.name === 'sgd' ? `momentum ${optimizer.momentum}` : optimizer.name;
  const reason = 'scaffold reads gradients off a path of plain sgd; take sgd without momentum, or control: gradient';
  throw new InputError('training.optimizer', 'unsuitable', { found, reason });
}
