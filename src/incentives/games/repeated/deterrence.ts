import { assume } from '../../economics/assumption.js';
import { signChange } from '../../economics/root.js';

/** The utility of an agent per round in each of its three situations. */
export interface StagePayoffs {
  /** It contributes, like all members. */
  readonly cooperate: number;
  /** It alone contributes nothing but still receives the model. */
  readonly defect: number;
  /** It is excluded. */
  readonly excluded: number;
}

/** How defection is detected and punished. */
export interface Exclusion {
  /** Probability that a defection is detected: in [0, 1]. */
  readonly detection: number;
  /** Rounds of exclusion that follow; Infinity for ever (grim trigger). */
  readonly length: number;
}

/** @throws InputError if the probability is not in [0, 1], or the length is not a positive whole number of rounds */
export function checkExclusion({ detection, length }: Exclusion): void {
  assume(detection >= 0 && detection <= 1, 'detection', 'a chance is between 0 and 1', detection);
  assume(length > 0 && (Number.isInteger(length) || length === Infinity), 'length', 'rounds are counted', length);
}

/** The present value of `length` rounds of 1 each, starting with the next one, at a discount in [0, 1). */
export function discountedRounds(discount: number, length: number): number {
  const lasting = length === Infinity ? 0 : discount ** length;
  return (discount * (1 - lasting)) / (1 - discount);
}

/**
 * The gain from defecting once and cooperating in all other rounds (one-shot deviation): the advantage in this round,
 * minus the expected loss of membership during the exclusion.
 *
 * @param discount the weight of the next round: in [0, 1)
 */
export function defectionGain(
  { cooperate, defect, excluded }: StagePayoffs,
  { detection, length }: Exclusion,
  discount: number,
): number {
  return defect - cooperate - detection * discountedRounds(discount, length) * (cooperate - excluded);
}

/**
 * The smallest discount at which no agent gains by defecting; undefined if none below 1 suffices. For the grim trigger
 * and certain detection it is `(defect - cooperate) / (defect - excluded)` (Friedman 1971).
 */
export function leastDiscount(payoffs: StagePayoffs, exclusion: Exclusion): number | undefined {
  checkExclusion(exclusion);
  const gain = (discount: number) => defectionGain(payoffs, exclusion, discount);
  if (gain(0) <= 0) return 0;
  const almostOne = 1 - 1e-12;
  return gain(almostOne) > 0 ? undefined : signChange(gain, 0, almostOne);
}

/** Whether a penalty deters: its expected cost is at least what defecting saves. */
export function penaltyDeters(saved: number, penalty: number, detection: number): boolean {
  return penalty * detection >= saved;
}
