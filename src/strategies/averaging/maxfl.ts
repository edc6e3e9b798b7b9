import { z } from 'zod';
import { trainedPart } from '../../core/layout-part.js';
import { purposes } from '../../core/purposes.js';
import { sumOf } from '../../core/statistics.js';
import { type Weights, weightedMean } from '../../core/weights.js';
import type { Samples } from '../../data/dataset.js';
import { takeSamples } from '../../data/samples.js';
import { appealWeight } from '../../learning/appeal-weight.js';
import { movedTowards, trainedUpdates } from '../shared/averaging.js';
import { trainAlone, trainLocally } from '../shared/local-training.js';
import { payloadIsWeights, upHasWeights } from '../shared/weights-lens.js';
import { type ClientContext, defineStrategy } from '../strategy.js';

const options = z.strictObject({
  warmUp: z
    .int()
    .min(0)
    .default(5)
    .describe('local epochs before the first round: a client requires the loss of the model that it so trains alone'),
  requirement: z.number().optional().describe('loss that every client requires, in place of that of its own model'),
  holdOut: z
    .number()
    .min(0)
    .max(0.9)
    .default(0)
    .describe('share of its samples on which a client measures losses and does not train; with 0 it measures on all'),
  temperature: z.number().positive().finite().default(1).describe('T of sigmoid((loss - requirement) / T)'),
  learningRate: z.number().positive().finite().default(1).describe("the server's"),
  floor: z.number().min(0).finite().default(0.1).describe('the step shrinks where weights sum to no more than this'),
});
type Options = z.infer<typeof options>;

/** What a client requires of a model: a loss on its held-out samples; null, if it has none to require it of. */
type Client = { readonly requirement: number | null };
type Up = { readonly weights: Weights; readonly appeal: number };

/**
 * MaxFL (first called IncFL), Algorithm 1 of the paper: the global model that satisfies as many clients as possible. A client requires a
 * loss, by default that of a model that it trains alone. With its weights it sends `q_k = s (1 - s)`, `s` the sigmoid of what the
 * model received loses beyond the requirement, measured before it trains; the server moves by
 * `rate / (sum q + floor) sum_k q_k (w_k - w)`. Who is satisfied by far or not to be satisfied counts little. Clients count
 * by q alone, not by samples; running statistics are averaged so. With one q for all, rate 1 and floor 0 this is Federated Averaging with equal clients.
 *
 * The paper measures losses on the training samples, where a model that was trained alone for long is beaten by none; `holdOut`
 * keeps some apart. The metric `appeal` is the share of clients, by samples, whom the
 * model that they received satisfies.
 */
export const maxfl = defineStrategy<Options, Weights, Client, Weights, Up>({
  name: 'maxfl',
  title: 'MaxFL (IncFL): averaging by who is undecided, so that the global model appeals to as many as possible',
  citation:
    'Y. J. Cho, D. Jhunjhunwala, T. Li, V. Smith, G. Joshi. Maximizing Global Model Appeal in Federated Learning. TMLR 2024. ' +
    'arXiv:2205.14840',
  options,
  travels: { down: 'the weights', up: "the weights and the client's weight q" },
  needs: { oneArchitecture: true },
  lens: { ...payloadIsWeights, ...upHasWeights() },

  server({ options: { learningRate, floor }, initialWeights, model }) {
    const trainable = trainedPart(model.layout);
    return {
      init: async () => initialWeights(),
      send: (weights) => weights,
      async aggregate(weights, updates) {
        const trained = trainedUpdates(updates);
        const shares = trained.map(({ payload }) => payload.appeal);
        const total = sumOf(shares);
        if (!(total > 0)) return weights;
        const mean = weightedMean(
          trained.map(({ payload }) => payload.weights),
          shares,
        );
        const moved = movedTowards(mean, weights, (learningRate * total) / (total + floor));
        return trainable.put(mean, trainable.take(moved));
      },
    };
  },

  client(context) {
    const { options, learner } = context;
    const { own, measured } = partsOf(context);
    const lossOf = async (weights: Weights) => {
      const { loss, samples } = await learner.evaluate(weights, measured);
      return samples > 0 ? loss / samples : null;
    };
    return {
      async init() {
        if (options.requirement !== undefined) return { requirement: options.requirement };
        const alone = await trainAlone({ ...context, data: own }, options.warmUp);
        return { requirement: await lossOf(alone) };
      },
      async work(client, received, round) {
        const loss = await lossOf(received);
        const { requirement } = client;
        const { weights, metrics } = await trainLocally({ ...context, data: own }, received, round);
        if (loss === null || requirement === null) {
          return { client, up: { weights, appeal: 0 }, metrics: { ...metrics, appeal: 0 } };
        }
        // A model without a finite loss is hopeless.
        const q = appealWeight(loss, requirement, options.temperature) || 0;
        return { client, up: { weights, appeal: q }, metrics: { ...metrics, appeal: loss < requirement ? 1 : 0 } };
      },
    };
  },
});

/**
 * The samples that a client trains on, and those on which it measures losses: a random part, never all. It is drawn from all
 * that the client holds, so that no sample changes sides when it contributes others.
 */
function partsOf({ data, part, options, random }: ClientContext<Options>): {
  readonly own: Samples;
  readonly measured: Samples;
} {
  const holds = part?.held ?? data.size;
  const count = Math.min(Math.round(options.holdOut * holds), holds - 1);
  if (count <= 0) return { own: data, measured: data };
  const apart = new Set(random(purposes.side.heldOut).permutation(holds).slice(0, count));
  const rows = Int32Array.from({ length: data.size }, (_, row) => row);
  const isApart = (row: number) => apart.has(part ? part.places[row] : row);
  return {
    own: takeSamples(
      data,
      rows.filter((row) => !isApart(row)),
    ),
    measured: takeSamples(data, rows.filter(isApart)),
  };
}
