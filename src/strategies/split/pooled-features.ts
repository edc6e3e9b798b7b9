import { concatenate } from '../../core/concatenate.js';
import type { Update } from '../strategy.js';

/** What a client's extractor and head say of its samples, and their labels: one row a sample, in the client's order. */
export type LabelledFeatures = {
  readonly features: Float32Array;
  readonly logits: Float32Array;
  readonly labels: Uint8Array | Int32Array;
};

/** The rows of all updates, one after the other; `freshness` of each row only where some are stale. */
export function pooledFeatures(updates: readonly Update<LabelledFeatures>[]) {
  const payloads = updates.map(({ payload }) => payload);
  const isFresh = updates.every((update) => update.freshness === 1);
  return {
    features: concatenate(payloads.map(({ features }) => features)),
    logits: concatenate(payloads.map(({ logits }) => logits)),
    labels: Int32Array.from(payloads.flatMap(({ labels }) => [...labels])),
    freshness: isFresh
      ? undefined
      : Float32Array.from(updates.flatMap((update) => Array.from(update.payload.labels, () => update.freshness))),
  };
}
