import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import type { Tensors } from '../../src/engine/engine.js';
import { expectLikeReference, normalArrays, paths } from './against-reference.js';
import { type Operation, withGradients } from './gradients-of.js';
import { rank4 } from './windows.js';

const chains = fc.record({
  n: fc.integer({ min: 1, max: 3 }),
  channels: fc.constantFrom(3, 8, 16, 32),
  convolved: fc.boolean(),
  scaled: fc.boolean(),
  shifted: fc.boolean(),
  residual: fc.constantFrom('none' as const, 'input' as const, 'chain' as const),
  rectified: fc.boolean(),
  seed: fc.nat(),
});

type Chain = typeof chains extends fc.Arbitrary<infer T> ? T : never;

/** Everything that a chain may hold, in all combinations, over 6x6 images. */
function chainOf({ channels, convolved, scaled, shifted, residual, rectified }: Chain): Operation {
  return ({ x, filter, scale, bias, other }) => {
    const affine = (images: tf.Tensor): tf.Tensor => {
      const base = convolved ? tf.conv2d(rank4(images), rank4(filter), 1, 'same') : images;
      const multiplied = scaled ? tf.mul(base, scale) : base;
      return shifted ? tf.add(bias, multiplied) : multiplied;
    };
    const first = affine(x);
    const added = { none: () => first, input: () => tf.add(other, first), chain: () => tf.add(first, affine(other)) };
    const sum = added[residual]();
    return tf.mul(rectified ? tf.relu(sum) : sum, channels);
  };
}

/** Shapes of the inputs that the chain reads. */
function shapesOf({ n, channels, convolved, scaled, shifted, residual }: Chain) {
  const [images, vector] = [[n, 6, 6, channels], [channels]];
  return {
    x: images,
    ...(convolved && { filter: [3, 3, channels, channels] }),
    ...(scaled && { scale: vector }),
    ...(shifted && { bias: vector }),
    ...(residual !== 'none' && { other: images }),
  };
}

describe.each(paths)('chains after convolutions with $path', ({ engine }) => {
  const checks = (check: (chain: Chain) => Promise<void>) =>
    fc.assert(fc.asyncProperty(chains, check), { numRuns: 40 });

  it('give values of the reference', () =>
    checks(async (chain) => {
      const shapes = shapesOf(chain);
      const fn = (given: Tensors) => ({ y: chainOf(chain)(given) });
      await expectLikeReference(engine, fn, shapes, normalArrays(shapes, chain.seed));
    }));

  it('give values and gradients of the reference', () =>
    checks(async (chain) => {
      const shapes = shapesOf(chain);
      const weighted = { ...shapes, weights: shapes.x };
      const fn = withGradients(chainOf(chain));
      await expectLikeReference(engine, fn, weighted, normalArrays(weighted, chain.seed));
    }));
});
