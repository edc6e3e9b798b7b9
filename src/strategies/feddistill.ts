import { z } from 'zod';
import type { Weights } from '../core/weights.js';
import { type LabelAverages, meanOfTables, softmaxOfTable } from '../learning/label-averages.js';
import { freshnessOf, meanOf, partOf, weighting } from './averaging.js';
import { gamma, trainByLabel } from './label-distillation.js';
import { payloadHasWeights } from './shared-weights.js';
import { defineStrategy } from './strategy.js';

const options = z.strictObject({ gamma });
const plusOptions = z.strictObject({ gamma, weighting: weighting.default('samples') });
type Options = z.infer<typeof options>;
type PlusOptions = z.infer<typeof plusOptions>;

/** Weights, and a table of logits once there is one. */
type Shared = { readonly weights: Weights; readonly table: LabelAverages | null };
type Report = { readonly weights: Weights; readonly table: LabelAverages };

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
  Weights,
  LabelAverages | undefined,
  LabelAverages
>({
  name: 'feddistill',
  title: 'FedDistill: average logits per class are exchanged and averaged, no weights',
  citation,
  options,
  needs: {},

  server: ({ classes }) => ({
    init: async () => null,
    send: (table) => table ?? undefined,
    async aggregate(table, updates) {
      const reported = updates.map(({ payload }) => payload);
      return reported.length > 0 ? meanOfTables(reported, classes, updates.map(freshnessOf)) : table;
    },
  }),

  client: (context) => ({
    init: async () => context.initialWeights(),
    async work(weights, table, round) {
      const teacher = table && softmaxOfTable(table, context.classes);
      const trained = await trainByLabel(context, weights, round, teacher, 'logits');
      return { client: trained.weights, up: trained.table, metrics: trained.metrics };
    },
    model: (weights) => weights,
  }),
});

/**
 * FedDistill+ of the same comparison: Federated Averaging with the exchange of logits beside it.
 *
 * Up and down: the weights, and a float for each pair of classes.
 */
export const feddistillPlus = defineStrategy<PlusOptions, Shared, null, Shared, Report>({
  name: 'feddistill-plus',
  title: 'FedDistill+: Federated Averaging and an exchange of average logits per class',
  citation,
  options: plusOptions,
  needs: { oneArchitecture: true },
  sharesWeights: payloadHasWeights(),

  server: ({ classes, initialWeights, options }) => ({
    init: async () => ({ weights: initialWeights(), table: null }),
    send: (shared) => shared,
    async aggregate(shared, updates) {
      if (updates.length === 0) return shared;
      const models = partOf(updates, (payload) => payload.weights);
      const tables = updates.map(({ payload }) => payload.table);
      return {
        weights: meanOf(models, options.weighting) ?? shared.weights,
        table: meanOfTables(tables, classes, updates.map(freshnessOf)),
      };
    },
    model: ({ weights }) => weights,
    withModel: (shared, weights) => ({ ...shared, weights }),
  }),

  client: (context) => ({
    init: async () => null,
    async work(client, down, round) {
      const teacher = down.table ? softmaxOfTable(down.table, context.classes) : undefined;
      const { metrics, ...up } = await trainByLabel(context, down.weights, round, teacher, 'logits');
      return { client, up, metrics };
    },
  }),
});
