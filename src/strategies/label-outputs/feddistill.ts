import { z } from 'zod';
import type { Weights } from '../../core/weights.js';
import {
  addedSums,
  averagesOf,
  type LabelAverages,
  type LabelSums,
  meanOfTables,
  softmaxOfTable,
} from '../../learning/label-averages.js';
import { meanOf, partOf, weighting } from '../shared/averaging.js';
import { payloadHasWeights } from '../shared/weights-lens.js';
import { type ClientContext, defineStrategy } from '../strategy.js';
import { gamma, payloadIsTable, trainByLabel } from './label-distillation.js';

const options = z.strictObject({
  gamma,
  absent: z
    .enum(['skip', 'zero'])
    .default('skip')
    .describe(
      'a client of the round without samples of a label: left out of its mean, or counted with logits of zero, as in the code of ' +
        "FedGEN's authors, which makes the teacher soft",
    ),
  memory: z
    .enum(['round', 'life'])
    .default('round')
    .describe(
      "a client's averages: over its last training, or over all of its trainings, as in the code of FedGEN's authors",
    ),
});
const plusOptions = options.extend({ weighting: weighting.default('samples') });
type Options = z.infer<typeof options>;
type PlusOptions = z.infer<typeof plusOptions>;

/** Weights, and a table of logits once there is one. */
type Shared = { readonly weights: Weights; readonly table: LabelAverages | null };
type Report = { readonly weights: Weights; readonly table: LabelAverages };
/** A client's own model, and the sums over its life, where it remembers them. */
type Client = { readonly weights: Weights; readonly seen: LabelSums | null };

const citation =
  'H. Seo, J. Park, S. Oh, M. Bennis, S.-L. Kim. Federated Knowledge Distillation. 2020. arXiv:2011.02367; as compared ' +
  'in Z. Zhu, J. Hong, J. Zhou. Data-Free Knowledge Distillation for Heterogeneous Federated Learning. ICML 2021';

/**
 * FedDistill as FedGEN compares with it: clients exchange their average logits for each label, and the softmax of the mean
 * over those who reported last teaches all on their own samples, the own table included. Differs from `fd` in that logits
 * are averaged in place of probabilities, and that absent clients have no part in the mean. Each client has its own model.
 *
 * Up and down: a float for each pair of classes.
 */
export const feddistill = defineStrategy<
  Options,
  LabelAverages | null,
  Client,
  LabelAverages | undefined,
  LabelAverages
>({
  name: 'feddistill',
  title: 'FedDistill: average logits per class are exchanged and averaged, no weights',
  citation,
  options,
  travels: { down: 'a float for each pair of classes', up: 'a float for each pair of classes' },
  needs: { task: 'classification' },
  logits: payloadIsTable,

  server: ({ classes, options }) => ({
    init: async () => null,
    send: (table) => table ?? undefined,
    async aggregate(table, updates) {
      const reported = updates.map(({ payload }) => payload);
      if (reported.length === 0) return table;
      return meanOfTables(
        reported,
        classes,
        updates.map(({ freshness }) => freshness),
        options.absent,
      );
    },
  }),

  client: (context) => ({
    init: async () => ({ weights: context.initialWeights(), seen: null }),
    async work(client, received, round) {
      const teacher = received && softmaxOfTable(received, context.classes);
      const { weights, seen, metrics } = await trainByLabel(context, client.weights, round, teacher, 'logits');
      const { table, kept } = remembered(context, client.seen, seen);
      return { client: { weights, seen: kept }, up: table, metrics };
    },
    evaluated: ({ weights }) => ({ model: context.model, weights }),
  }),
});

/**
 * FedDistill+ of the same comparison: Federated Averaging with the exchange of logits beside it.
 *
 * Up and down: the weights, and a float for each pair of classes.
 */
export const feddistillPlus = defineStrategy<PlusOptions, Shared, LabelSums | null, Shared, Report>({
  name: 'feddistill-plus',
  title: 'FedDistill+: Federated Averaging and an exchange of average logits per class',
  citation,
  options: plusOptions,
  travels: {
    down: 'the weights, and a float for each pair of classes',
    up: 'the weights, and a float for each pair of classes',
  },
  needs: { task: 'classification', oneArchitecture: true },
  lens: payloadHasWeights(),
  logits: {
    ofUp: ({ table }) => table,
    intoUp: (up, table) => ({ ...up, table }),
    ofDown: ({ table }) => table ?? undefined,
    intoDown: (down, table) => ({ ...down, table }),
  },

  server: ({ classes, initialWeights, options }) => ({
    init: async () => ({ weights: initialWeights(), table: null }),
    send: (shared) => shared,
    async aggregate(shared, updates) {
      if (updates.length === 0) return shared;
      const models = partOf(updates, (payload) => payload.weights);
      const tables = updates.map(({ payload }) => payload.table);
      return {
        weights: meanOf(models, options.weighting) ?? shared.weights,
        table: meanOfTables(
          tables,
          classes,
          updates.map(({ freshness }) => freshness),
          options.absent,
        ),
      };
    },
  }),

  client: (context) => ({
    init: async () => null,
    async work(before, down, round) {
      const teacher = down.table ? softmaxOfTable(down.table, context.classes) : undefined;
      const { weights, seen, metrics } = await trainByLabel(context, down.weights, round, teacher, 'logits');
      const { table, kept } = remembered(context, before, seen);
      return { client: kept, up: { weights, table }, metrics };
    },
  }),
});

/** The table that a client sends after a training, and the sums that it keeps, if it remembers any. */
function remembered(
  { options, classes }: ClientContext<Options>,
  before: LabelSums | null,
  seen: LabelSums,
): { readonly table: LabelAverages; readonly kept: LabelSums | null } {
  if (options.memory === 'round') return { table: averagesOf(seen, classes), kept: null };
  const kept = before ? addedSums(before, seen) : seen;
  return { table: averagesOf(kept, classes), kept };
}
