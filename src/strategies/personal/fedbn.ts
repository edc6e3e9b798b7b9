import { z } from 'zod';
import type { Layout, LayoutEntry } from '../../core/weights.js';
import { weighting } from '../shared/averaging.js';
import { defineStrategy } from '../strategy.js';
import { payloadIsPart, type SharedPart, sharingClient, sharingServer } from './private-layers.js';

const options = z.strictObject({ weighting: weighting.default('uniform') });
type Options = z.infer<typeof options>;

/**
 * FedBN: Federated Averaging of all layers but batch normalisation, whose scale, shift and running statistics stay with the
 * client and take up how its features differ. The mean is plain by default, as in the authors' code. With a model without
 * batch normalisation this is Federated Averaging bit for bit.
 *
 * Down and up: the weights outside batch normalisation.
 */
export const fedbn = defineStrategy<Options, Float32Array, Float32Array, SharedPart, SharedPart>({
  name: 'fedbn',
  title: 'FedBN: all layers are averaged but batch normalisation, which stays with each client',
  citation:
    'X. Li, M. Jiang, X. Zhang, M. Kamp, Q. Dou. FedBN: Federated Learning on Non-IID Features via Local Batch ' +
    'Normalization. ICLR 2021. arXiv:2102.07623',
  options,
  travels: { down: 'the weights outside batch normalisation', up: 'the weights outside batch normalisation' },
  needs: { oneArchitecture: true, runningStatistics: 'it tells the layers that stay with clients by them' },
  lens: payloadIsPart(normalisation),
  server: (context) => sharingServer(context, normalisation(context.model.layout), context.options.weighting),
  client: (context) => sharingClient(context, normalisation(context.model.layout)),
});

/** Whether an entry belongs to batch normalisation: to a layer that has running statistics, whatever its name. */
function normalisation(layout: Layout): (entry: LayoutEntry) => boolean {
  const layers = new Set(layout.filter(({ kind }) => kind === 'statistic').map(layerOf));
  return (entry) => layers.has(layerOf(entry));
}

function layerOf({ name }: LayoutEntry): string {
  return name.slice(0, name.lastIndexOf('.'));
}
