import { type Delta, deltaBetween, type Weights } from '../../core/weights.js';

/** A local training by SCAFFOLD: entries that have a control variate only. */
export interface ControlledPath {
  /** The weights as received, and as the training leaves them. */
  readonly from: Weights;
  readonly to: Weights;
  readonly steps: number;
  /** The rate of the steps. */
  readonly rate: number;
  /** The client's control variate, and the common one. */
  readonly own: Float32Array;
  readonly common: Float32Array;
}

/**
 * A client's next control variate by option II of SCAFFOLD, `c_i - c + (x - y) / (J eta)`: the mean gradient along its path.
 *
 * Weights are in single precision, which loses steps that are too short for it. An entry that has not moved tells nothing of its
 * gradient where a step along `c` alone would be lost, too: its control variate stays. So all do at a rate of 0. Any other
 * is as exact as the path, up to `ulp(x) / eta`: it moves weights by no more than their rounding.
 *
 * @param divisor the rate by which the path is divided, if not that of its steps; entries that have not moved are then 0 / divisor
 */
export function controlAlongPath({ from, to, steps, rate, own, common }: ControlledPath, divisor?: number): Delta {
  const path = deltaBetween(to, from);
  const scale = 1 / (steps * (divisor ?? rate));
  return path.map((moved, i) => {
    const isLost = moved === 0 && divisor === undefined && Math.fround(from[i] - rate * common[i]) === from[i];
    return isLost ? own[i] : own[i] - common[i] + moved * scale;
  });
}
