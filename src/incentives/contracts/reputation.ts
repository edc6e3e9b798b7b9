import { assume } from '../assumption.js';
import { sumOf } from '../sum.js';

/** An opinion of subjective logic: belief, disbelief and uncertainty, which sum to 1. */
export interface Opinion {
  readonly belief: number;
  readonly disbelief: number;
  readonly uncertainty: number;
}

/** What is known of past interactions with a worker. */
export interface Interactions {
  /** Interactions that went well and that did not (>= 0). */
  readonly positive: number;
  readonly negative: number;
  /** Chance that a packet arrives: in [0, 1]. */
  readonly quality: number;
}

/**
 * The opinion that interactions lead to (Kang et al. 2019, IEEE Internet of Things Journal). Without any it is uncertainty alone.
 *
 * @param kappa weight of an interaction that went well; one that did not weighs `1 - kappa`. At most 1/2
 */
export function opinionOf({ positive, negative, quality }: Interactions, kappa = 0.4): Opinion {
  assume(positive >= 0 && negative >= 0, 'interactions', 'counts are not negative', Math.min(positive, negative));
  assume(quality >= 0 && quality <= 1, 'quality', 'a chance is between 0 and 1', quality);
  assume(kappa > 0 && kappa <= 0.5, 'kappa', 'what went wrong counts no less than what went well', kappa);
  const good = kappa * positive;
  const bad = (1 - kappa) * negative;
  if (good + bad === 0) return { belief: 0, disbelief: 0, uncertainty: 1 };
  return {
    belief: (quality * good) / (good + bad),
    disbelief: (quality * bad) / (good + bad),
    uncertainty: 1 - quality,
  };
}

/**
 * The reputation that follows from an opinion: belief and a share of the uncertainty.
 *
 * @param trust how much of what is uncertain is believed: in [0, 1]
 */
export function reputationOf({ belief, uncertainty }: Opinion, trust = 0.5): number {
  return belief + trust * uncertainty;
}

/** Weights of slots 1 .. slots, the last of which is now: each slot back counts `fading` (in (0, 1)) times as much. */
export function fadingWeights(slots: number, fading: number): number[] {
  assume(fading > 0 && fading < 1, 'fading', 'the past counts less than the present', fading);
  const raw = Array.from({ length: slots }, (_, slot) => fading ** (slots - 1 - slot));
  const total = sumOf(raw);
  return raw.map((weight) => weight / total);
}

/** The opinion of several slots: the mean of their opinions, by weights that sum to 1. */
export function combinedOpinion(opinions: readonly Opinion[], weights: readonly number[]): Opinion {
  const mean = (part: keyof Opinion) => sumOf(opinions.map((opinion, slot) => weights[slot] * opinion[part]));
  return { belief: mean('belief'), disbelief: mean('disbelief'), uncertainty: mean('uncertainty') };
}
