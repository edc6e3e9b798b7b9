import type { RandomStream } from '../core/random.js';
import type { Signature } from '../engine/engine.js';

/** Numbers in the key of a step. */
const keySize = 2;

/** The signature of {@link stepKeys}. */
export const stepKeySignature = { stepKey: { shape: [keySize], dtype: 'int32' } } as const satisfies Signature;

/**
 * `[steps, 2]`: the keys from which forward passes draw in some steps. Every step has a stream of its own, so that a training in
 * several stretches, or one that is cut short, draws what the whole one draws, and the order of samples does not depend on them.
 *
 * @param first how many steps have gone before
 */
export function stepKeys(first: number, steps: number, random: RandomStream): { readonly stepKey: Int32Array } {
  const stepKey = new Int32Array(steps * keySize);
  for (let step = 0; step < steps; step++) {
    const stream = random.fork('forward pass', first + step);
    for (let word = 0; word < keySize; word++) stepKey[step * keySize + word] = stream.integer(2 ** 32) | 0;
  }
  return { stepKey };
}
