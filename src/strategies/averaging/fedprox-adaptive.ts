import { z } from 'zod';
import type { Weights } from '../../core/weights.js';
import { meanOf, partOf, trainedUpdates } from '../shared/averaging.js';
import { broadcast } from '../shared/broadcast.js';
import { payloadHasWeights } from '../shared/weights-lens.js';
import { defineStrategy, type Update } from '../strategy.js';
import { checkStragglers, commonOptions, fedprox, trainProximally } from './fedprox.js';

const options = z.strictObject({
  mu: z.number().min(0).finite().default(0).describe('strength of the pull in the first round'),
  increment: z.number().min(0).finite().default(0.1).describe('mu changes by so much at a time, and never below 0'),
  patience: z.int().positive().default(5).describe('falls of the loss in a row, after which mu is decreased'),
  ...commonOptions,
});
type Options = z.infer<typeof options>;

/** The strength of the pull and what it is adapted by. */
export type Pull = {
  readonly mu: number;
  /** The last mean loss; null before the first. */
  readonly loss: number | null;
  /** Falls of the loss in a row. */
  readonly falls: number;
};
type Server = Pull & { readonly weights: Weights };
type Down = { readonly weights: Weights; readonly mu: number };
/** What a training came to, and the client's loss at the weights received; null without samples. */
type Up = { readonly weights: Weights; readonly loss: number | null };

/** The heuristic of section 5.3.2 of the paper. A loss that is not finite has risen above all others. */
export function adapted(
  before: Pull,
  measured: number,
  { increment, patience }: Pick<Options, 'increment' | 'patience'>,
): Pull {
  const { mu } = before;
  const loss = Number.isFinite(measured) ? measured : Number.MAX_VALUE;
  if (before.loss === null || loss === before.loss) return { mu, loss, falls: 0 };
  if (loss > before.loss) return { mu: mu + increment, loss, falls: 0 };
  const falls = before.falls + 1;
  return falls < patience ? { mu, loss, falls } : { mu: Math.max(mu - increment, 0), loss, falls: 0 };
}

/** The mean loss at the weights that clients received, weighted by samples; undefined if none with samples reports. */
function meanLoss(updates: readonly Update<Up>[]): number | undefined {
  let [sum, total] = [0, 0];
  for (const update of trainedUpdates(updates)) {
    const { loss } = update.payload;
    if (loss === null) continue;
    const share = update.client.samples * update.freshness;
    sum += share * loss;
    total += share;
  }
  return total > 0 ? sum / total : undefined;
}

/**
 * FedProx whose server adapts `mu`: by one increment up whenever the training loss has risen since the last round, by one down when
 * it has fallen five times in a row. The paper starts at 1 on IID data and at 0, the default, on others. It takes the loss over
 * all devices, where ours is that of the weights sent out over the clients of the round: in small cohorts it also rises and
 * falls with who is drawn, and mu grows more than it should. With mu and increment 0 this is
 * Federated Averaging, bit for bit.
 *
 * Down: the weights and mu. Up: the weights and the loss, which costs a pass of evaluation.
 */
export const fedproxAdaptive = defineStrategy<Options, Server, null, Down, Up>({
  name: 'fedprox-adaptive',
  title: 'FedProx whose pull grows when the training loss rises and shrinks when it keeps falling',
  citation: fedprox.citation,
  options,
  travels: { down: 'the weights and mu', up: 'the weights and the loss' },
  needs: { oneArchitecture: true },
  lens: payloadHasWeights(),

  server(context) {
    checkStragglers(context);
    const { options, initialWeights } = context;
    return {
      init: async () => ({ weights: initialWeights(), mu: options.mu, loss: null, falls: 0 }),
      send: broadcast(({ weights, mu }) => ({ weights, mu })),
      async aggregate(server, updates) {
        const mean = meanOf(
          partOf(updates, (payload) => payload.weights),
          options.weighting,
        );
        const loss = meanLoss(updates);
        if (!mean) return server;
        return { ...server, weights: mean, ...(loss !== undefined && adapted(server, loss, options)) };
      },
    };
  },

  client: (context) => ({
    init: async () => null,
    async work(client, { weights: received, mu }, round) {
      const { loss, samples } = await context.learner.evaluate(received, context.data);
      const { weights, metrics } = await trainProximally(context, received, mu, round);
      return { client, up: { weights, loss: samples > 0 ? loss / samples : null }, metrics: { ...metrics, mu } };
    },
  }),
});
