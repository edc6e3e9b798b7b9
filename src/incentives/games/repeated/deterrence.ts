import { assume } from '../../economics/assumption.js';
import { signChange } from '../../economics/root.js';

/** What a round is worth to an agent in each of the three situations that it can be in. */
export interface StagePayoffs {
  /** It contributes, as all members do. */
  readonly cooperate: number;
  /** It alone contributes nothing and receives the model nevertheless. */
  readonly defect: number;
  /** It is excluded. */
  readonly excluded: number;
}

/** How defection is found out and punished. */
export interface Exclusion {
  /** Chance that a defection is detected: in [0, 1]. */
  readonly detection: number;
  /** Rounds of exclusion that follow; Infinity for ever (the grim trigger). */
  readonly length: number;
}

/** @throws InputError if the chance is not one, or the length not a positive number of rounds */
export function checkExclusion({ detection, length }: Exclusion): void {
  assume(detection >= 0 && detection <= 1, 'detection', 'a chance is between 0 and 1', detection);
  assume(length > 0 && (Number.isInteger(length) || length === Infinity), 'length', 'rounds are counted', length);
}

/** The present value of `length` rounds of 1 each, from the next one on, at a discount in [0, 1). */
export function discountedRounds(discount: number, length: number): number {
  const lasting = length === Infinity ? 0 : discount ** length;
  return (discount * (1 - lasting)) / (1 - discount);
}

/**
 * What an agent gains by defecting once and cooperating whenever it may again (the one-shot deviation): the advantage of
 * a round, less the chance of losing the advantage of membership for the rounds of exclusion.
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
 * The least discount at which nobody gains by defecting; undefined if none below 1 suffices. For the grim trigger and
 * certain detection it is `(defect - cooperate) / (defect - excluded)` (Friedman 1971).
 */
export function leastDiscount(payoffs: StagePayoffs, exclusion: Exclusion): number | undefined {
  checkExclusion(exclusion);
  const gain = (discount: number) => defectionGain(payoffs, exclusion, discount);
  if (gain(0) <= 0) return 0;
  const almostOne = 1 - 1e-12;
  return gain(almostOne) > 0 ? undefined : signChange(gain, 0, almostOne);
}

/** Whether a penalty deters: what it costs in expectation is at least what defecting saves. */
export function penaltyDeters(saved: number, penalty: number, detection: number): boolean {
  return penalty * detection >= saved;
}
