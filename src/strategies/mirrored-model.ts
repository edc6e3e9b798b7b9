import { fullDelta, type LowRankDelta, lowRankDelta } from '../core/low-rank-delta.js';
import { applyDelta, type Layout, type Weights } from '../core/weights.js';
import { meanBySamples, partOf } from './averaging.js';
import type { ClientInfo, Update } from './strategy.js';

/** A shared model at the server, of which clients hold copies that small updates keep in step. */
export type MirroredModel = {
  /** What a client gets that missed a version: the model as it is. */
  readonly whole: { readonly version: number; readonly weights: Weights };
  /** What a client gets that holds the version before. */
  readonly step: { readonly version: number; readonly update: LowRankDelta } | null;
  /** The version that each client is known to hold. */
  readonly holds: Readonly<Record<string, number>>;
};

/** What a client gets of a mirrored model. */
export type MirrorDownlink = MirroredModel['whole'] | NonNullable<MirroredModel['step']>;

/** How a client's training changed a mirrored model, and the version from which it set out. */
export type MirrorUplink = { readonly version: number; readonly update: LowRankDelta };

/** A client's copy. */
export type Mirror = { readonly version: number; readonly weights: Weights };

/** The first version, which nobody holds. */
export function mirroredModel(weights: Weights): MirroredModel {
  return { whole: { version: 0, weights }, step: null, holds: {} };
}

/** The payload that brings a client's copy up to date. */
export function mirrorDownlink({ whole, step, holds }: MirroredModel, to: ClientInfo): MirrorDownlink {
  return step && holds[to.id] === step.version - 1 ? step : whole;
}

/** A client's copy after a payload; the same bits as the server's. */
export function mirrored(layout: Layout, copy: Mirror | null, down: MirrorDownlink): Mirror {
  if (copy?.version === down.version) return copy;
  if ('weights' in down) return down;
  if (copy?.version !== down.version - 1)
    throw new RangeError(`an update to ${down.version} of a copy at ${copy?.version}`);
  return { version: down.version, weights: applyDelta(copy.weights, fullDelta(layout, down.update)) };
}

/**
 * The model moved by the mean of clients' updates, weighted by samples, cut down to the share of energy given, as clients
 * will see it. It stays where no update comes from a client with samples.
 */
export function moveMirrored(
  model: MirroredModel,
  layout: Layout,
  updates: readonly Update<MirrorUplink>[],
  energy: number,
): MirroredModel {
  const holds: Record<string, number> = { ...model.holds };
  for (const { client, payload } of updates) holds[client.id] = Math.max(payload.version, holds[client.id] ?? 0);
  const mean = meanBySamples(partOf(updates, ({ update }) => fullDelta(layout, update)));
  if (!mean) return { ...model, holds };
  const version = model.whole.version + 1;
  const update = lowRankDelta(layout, mean, energy);
  const weights = applyDelta(model.whole.weights, fullDelta(layout, update));
  return { whole: { version, weights }, step: { version, update }, holds };
}
