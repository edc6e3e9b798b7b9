import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';

/** tfjs's ways of padding a window. */
export type Padding = Parameters<typeof tf.backend_util.computeConv2DInfo>[4];

/** Numbers of channels around, between and below whole blocks of 8 and 16. */
export const channels = fc.constantFrom(1, 2, 3, 6, 8, 15, 16, 17, 24, 32);

/** A small count for each of the two axes. */
export const perAxis = (max: number) => fc.tuple(fc.integer({ min: 1, max }), fc.integer({ min: 1, max }));

/** Padding of every kind. */
export const padding: fc.Arbitrary<Padding> = fc.oneof(
  fc.constantFrom('same' as const, 'valid' as const),
  fc.integer({ min: 0, max: 2 }),
  fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 4, maxLength: 4 }).map(
    ([top, bottom, left, right]): Padding => [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ],
  ),
);

/** A tensor of rank 4, as tfjs's declarations of windows want it. */
export function rank4(tensor: tf.Tensor): tf.Tensor4D {
  const [a, b, c, d] = tensor.shape;
  return tf.reshape(tensor, [a, b, c, d]);
}
