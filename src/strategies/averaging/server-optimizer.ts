import { trainedPart } from '../../core/layout-part.js';
import type { PlainRecord } from '../../core/plain.js';
import type { Weights } from '../../core/weights.js';
import { meanOf, type Weighting } from '../shared/averaging.js';
import type { ServerContext, ServerSide } from '../strategy.js';

/** How a server moves its weights, coordinate by coordinate, when the clients' mean is somewhere else. */
export interface ServerOptimizer<Moments extends PlainRecord> {
  /** The moments before the first round, for so many coordinates. */
  init(size: number): Moments;
  /** The next weights and moments. Pure. */
  step(moments: Moments, weights: Float32Array, mean: Float32Array): { weights: Float32Array; moments: Moments };
}

/** A server's weights, and the moments of its optimizer. */
export type OptimizingServer<Moments extends PlainRecord> = { readonly weights: Weights; readonly moments: Moments };

/**
 * The server of the methods that take the clients' mean change for a gradient: it sends its weights, and an optimizer moves
 * them. Only trained weights are moved that way; running statistics are averaged. A round without updates changes nothing:
 * momentum does not coast.
 */
export function optimizingServer<Moments extends PlainRecord>(
  { initialWeights, model }: ServerContext<unknown>,
  optimizer: ServerOptimizer<Moments>,
  by: Weighting,
): ServerSide<OptimizingServer<Moments>, Weights, Weights> {
  const trained = trainedPart(model.layout);
  return {
    init: async () => ({ weights: initialWeights(), moments: optimizer.init(trained.size) }),
    send: ({ weights }) => weights,
    async aggregate(server, updates) {
      const mean = meanOf(updates, by);
      if (!mean) return server;
      const moved = optimizer.step(server.moments, trained.take(server.weights), trained.take(mean));
      return { weights: trained.put(mean, moved.weights), moments: moved.moments };
    },
  };
}
