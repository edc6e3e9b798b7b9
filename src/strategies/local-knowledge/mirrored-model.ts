import { joinedWeights, layoutPart, trainedPart, type WeightParts } from '../../core/layout-part.js';
import { fullDelta, type LowRankDelta, lowRankDelta } from '../../core/low-rank-delta.js';
import { applyDelta, deltaBetween, type Layout, type Weights } from '../../core/weights.js';
import { discountedMeanOf, partOf, type Weighting } from '../shared/averaging.js';
import type { ClientInfo, Update } from '../strategy.js';

/** A shared model at the server, of which clients hold copies that small updates keep in step. */
export type MirroredModel = {
  /** What a client gets that missed a version: the model as it is. */
  readonly whole: { readonly version: number; readonly weights: Weights };
  /** What a client gets that holds the version before. */
  readonly step: ({ readonly version: number } & MirrorChange) | null;
  /** The version that each client is known to hold. */
  readonly holds: Readonly<Record<string, number>>;
};

/** How a model changes: what is trained by a compressed delta; running statistics, where there are some, to these values. */
export type MirrorChange = { readonly update: LowRankDelta; readonly statistics?: Float32Array };

/** What a client gets of a mirrored model. */
export type MirrorDownlink = MirroredModel['whole'] | NonNullable<MirroredModel['step']>;

/** How a client's training changed a mirrored model, and the version from which it set out. */
export type MirrorUplink = { readonly version: number } & MirrorChange;

/** A client's copy. */
export type Mirror = { readonly version: number; readonly weights: Weights };

/** The first version, which nobody holds. */
export function mirroredModel(weights: Weights): MirroredModel {
  return { whole: { version: 0, weights }, step: null, holds: {} };
}

/**
 * The change from one model to another.
 *
 * @param energy share of the squared singular values of the delta that is kept
 */
export function mirrorChange(layout: Layout, from: Weights, to: Weights, energy: number): MirrorChange {
  const { trained, statistics } = partsOf(layout);
  const update = lowRankDelta(trainedEntries(layout), deltaBetween(trained.take(from), trained.take(to)), energy);
  return { update, ...(statistics.size > 0 && { statistics: statistics.take(to) }) };
}

function changed(layout: Layout, weights: Weights, { update, statistics }: MirrorChange): Weights {
  const parts = partsOf(layout);
  const moved = applyDelta(parts.trained.take(weights), fullDelta(trainedEntries(layout), update));
  return joinedWeights(parts, moved, statistics ?? parts.statistics.take(weights));
}

function partsOf(layout: Layout): WeightParts {
  return { trained: trainedPart(layout), statistics: layoutPart(layout, ({ kind }) => kind === 'statistic') };
}

function trainedEntries(layout: Layout): Layout {
  return layout.filter(({ kind }) => kind === 'parameter');
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
  return { version: down.version, weights: changed(layout, copy.weights, down) };
}

/**
 * The model moved by the mean of clients' updates, cut down to the share of energy given, as clients will see it; running
 * statistics are averaged. It stays where no update comes from a client with samples.
 */
export function moveMirrored(
  model: MirroredModel,
  layout: Layout,
  updates: readonly Update<MirrorUplink>[],
  energy: number,
  by: Weighting,
): MirroredModel {
  const holds: Record<string, number> = { ...model.holds };
  for (const { client, payload } of updates) holds[client.id] = Math.max(payload.version, holds[client.id] ?? 0);
  const trained = trainedEntries(layout);
  const mean = discountedMeanOf(
    partOf(updates, ({ update }) => fullDelta(trained, update)),
    by,
  );
  if (!mean) return { ...model, holds };
  const values = discountedMeanOf(
    partOf(updates, ({ statistics = new Float32Array(0) }) => statistics),
    by,
  );
  const change = { update: lowRankDelta(trained, mean, energy), ...(values?.length && { statistics: values }) };
  const version = model.whole.version + 1;
  const weights = changed(layout, model.whole.weights, change);
  return { whole: { version, weights }, step: { version, ...change }, holds };
}
