import { z } from 'zod';
import type { Layout, LayoutEntry } from '../../core/weights.js';
import { weighting } from '../shared/averaging.js';
import { defineStrategy } from '../strategy.js';
import { payloadIsPart, type SharedPart, sharingClient, sharingServer } from './private-layers.js';

const options = z.strictObject({
  personalLayers: z
    .int()
    .min(0)
    .default(1)
    .describe('layers that stay with the client, counted from the output; a residual block counts as one'),
  weighting: weighting.default('samples'),
});
type Options = z.infer<typeof options>;

/**
 * FedPer: the base layers are Federated Averaging's, the last layers each client's own. Both are trained together; only the
 * base travels, with the running statistics of its batch normalisation. All clients start from the same head. Without
 * personal layers this is Federated Averaging, with all layers personal it is training alone, both bit for bit.
 *
 * Down and up: the weights of the base.
 */
export const fedper = defineStrategy<Options, Float32Array, Float32Array, SharedPart, SharedPart>({
  name: 'fedper',
  title: 'FedPer: the base layers are averaged, the last layers stay with each client',
  citation:
    'M. G. Arivazhagan, V. Aggarwal, A. K. Singh, S. Choudhary. Federated Learning with Personalization Layers. 2019. ' +
    'arXiv:1912.00818',
  options,
  travels: { down: 'the weights of the base', up: 'the weights of the base' },
  needs: { oneArchitecture: true },
  lens: payloadIsPart<Options>((layout, { personalLayers }) => lastLayers(layout, personalLayers)),
  server: (context) =>
    sharingServer(context, lastLayers(context.model.layout, context.options.personalLayers), context.options.weighting),
  client: (context) => sharingClient(context, lastLayers(context.model.layout, context.options.personalLayers)),
});

/** Whether an entry is in one of the last layers. Layers are told by names up to the first dot. */
function lastLayers(layout: Layout, count: number): (entry: LayoutEntry) => boolean {
  const layers = [...new Set(layout.map(layerOf))];
  const last = new Set(layers.slice(Math.max(0, layers.length - count)));
  return (entry) => last.has(layerOf(entry));
}

function layerOf({ name }: LayoutEntry): string {
  return name.split('.')[0];
}
