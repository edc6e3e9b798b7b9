import { z } from 'zod';
import { namedChoice, optionsOf } from '../../core/named.js';
import type { Plain } from '../../core/plain.js';
import { purposes } from '../../core/purposes.js';
import { applyDelta, deltaBetween, type Weights } from '../../core/weights.js';
import { labelsOf } from '../../data/labels.js';
import { countedLabels, hasLabels, type LabelCounts } from '../../learning/label-counts.js';
import { createGenerator, generatorOptions } from '../../models/generators/registry.js';
import { fedavg } from '../averaging/fedavg.js';
import { feddyn } from '../averaging/feddyn.js';
import { fedprox } from '../averaging/fedprox.js';
import { scaffold } from '../averaging/scaffold.js';
import { moon } from '../local-knowledge/moon.js';
import { partOf } from '../shared/averaging.js';
import { payloadHoldsWeights } from '../shared/weights-lens.js';
import { defineStrategy, type Strategy } from '../strategy.js';
import { distillationShape, distilWithoutData, type StandingGenerator } from './data-free-distillation.js';

const bases: readonly Strategy[] = [fedavg, fedprox, feddyn, scaffold, moon];

const options = z.strictObject({
  base: namedChoice(bases)
    .prefault({ name: 'fedavg' })
    .describe('the method that is refined, with its options beside its name'),
  generator: generatorOptions.default({ name: 'convolutional', noise: 100, channels: 64 }).describe('of samples'),
  ...distillationShape,
});
type Options = z.infer<typeof options>;

type Server = { readonly base: Plain; readonly generator: StandingGenerator | null };
/** The base's payload, and how many samples of each label the client holds. */
type Up = { readonly base: Plain; readonly labels: LabelCounts };

function baseOf({ base }: Options): Strategy {
  const found = bases.find(({ name }) => name === base.name);
  if (!found) throw new RangeError(`'${base.name}' cannot be refined`);
  return found;
}

/**
 * FedFTG: after the aggregation of another method, the server's model learns from the clients' models on samples of a generator
 * that seeks those on which they disagree. It is a function of that method, whose payloads, clients and states it leaves as
 * they are; the refined model takes the place of the aggregated one in the server's state, so that control variates and
 * regularisers refer to it. With 0 iterations this is the base, bit for bit.
 *
 * In the formulas of the paper the generator's discrepancy is the Kullback-Leibler divergence (`discrepancy: kl`), which has no
 * bound; the authors' code takes the absolute difference of logits and steps for each teacher in turn. Ours is the distance of
 * probabilities, at most 2, with a gradient of all teachers together and a small weight, so that the generator cannot run away
 * from the labels. The student learns from the divergence in any case. The models keep their running statistics, where the
 * code lets the student's follow the generated samples.
 *
 * Up: the base's payload, and a count for each label. Down: the base's.
 */
export const fedftg = defineStrategy<Options, Server, Plain, Plain, Up>({
  name: 'fedftg',
  title: "FedFTG: refines another method's server model on generated samples that are hard for it",
  citation:
    'L. Zhang, L. Shen, L. Ding, D. Tao, L.-Y. Duan. Fine-tuning Global Model via Data-Free Knowledge Distillation for ' +
    'Non-IID Federated Learning. CVPR 2022. arXiv:2203.09249',
  options,
  travels: { down: 'what the base strategy sends', up: 'what the base strategy sends, and a count for each label' },
  needs: {
    task: 'classification',
    oneArchitecture: true,
    synchronous: 'it weighs the models of one round by the labels that they have seen',
    clientStatistics: "its server learns from the clients' models",
    everyUpdate: 'it refines scaffold and feddyn as well, which keep the mean of what clients know',
  },
  lens: {
    ...payloadHoldsWeights,
    ofServer: ({ base }, owner) => payloadHoldsWeights.ofServer(base, owner),
    intoServer: (server, weights, owner) => ({
      ...server,
      base: payloadHoldsWeights.intoServer(server.base, weights, owner),
    }),
    ofUp: ({ base }) => payloadHoldsWeights.ofUp(base),
    intoUp: (up, weights) => ({ ...up, base: payloadHoldsWeights.intoUp(up.base, weights) }),
  },

  server(context) {
    const { options, model, classes, random } = context;
    const side = baseOf(options).server({ ...context, options: optionsOf(options.base) });
    const { model: evaluated } = side;
    const sent = (base: Plain) => payloadHoldsWeights.ofServer(base, { model });
    /** The base's state with a refined model. Where it evaluates other weights than it sends, their distance stays. */
    const withModel = (base: Plain, weights: Weights) => {
      const moved = evaluated ? applyDelta(weights, deltaBetween(evaluated(base), sent(base))) : weights;
      return payloadHoldsWeights.intoServer(base, moved, { model });
    };
    // Made at once, so that samples that it cannot make are refused before a run.
    const generator =
      options.iterations > 0
        ? createGenerator(options.generator, { outputShape: model.inputShape, classes })
        : undefined;
    return {
      init: async () => ({ base: await side.init(), generator: null }),
      send: (server, to, round) => side.send(server.base, to, round),
      async aggregate(server, updates, round) {
        const aggregated = await side.aggregate(
          server.base,
          partOf(updates, (payload) => payload.base),
          round,
        );
        const teachers = updates.map(({ payload }) => ({
          weights: payloadHoldsWeights.ofUp(payload.base),
          labels: payload.labels,
        }));
        if (!generator || !hasLabels(teachers.map(({ labels }) => labels))) {
          return { ...server, base: aggregated };
        }
        const start = {
          student: evaluated?.(aggregated) ?? sent(aggregated),
          generator: server.generator ?? { weights: generator.init(random(purposes.side.generator)) },
        };
        const refined = await distilWithoutData(context, generator, start, teachers, round);
        return { base: withModel(aggregated, refined.student), generator: refined.generator };
      },
      ...(evaluated && { model: ({ base }: Server) => evaluated(base) }),
    };
  },

  client(context) {
    const { client } = baseOf(context.options);
    const { init, work } = client({ ...context, options: optionsOf(context.options.base) });
    const labels = countedLabels(labelsOf(context.data.y), context.classes);
    return {
      init,
      async work(client, down, round) {
        const { up, clientIfReceived, ...worked } = await work(client, down, round);
        return {
          ...worked,
          ...(clientIfReceived && { clientIfReceived: (sent) => clientIfReceived(sent.base) }),
          up: { base: up, labels },
        };
      },
    };
  },
});
