import type { OptimizerOptions } from '../../learning/optimizer.js';
import type { RoundInfo } from '../strategy.js';

/** An optimizer as it is in a round: its learning rate is multiplied by `decay`, in (0, 1], after every round. */
export function optimizerInRound(
  optimizer: OptimizerOptions,
  decay: number,
  { round }: Pick<RoundInfo, 'round'>,
): OptimizerOptions {
  return { ...optimizer, learningRate: optimizer.learningRate * decay ** (round - 1) };
}
