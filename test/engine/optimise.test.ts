import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEagerEngine } from '../../src/engine/eager.js';
import type { Tensors } from '../../src/engine/engine.js';
import { createOnnxEngine } from '../../src/engine/onnx-engine.js';
import { optimise } from '../../src/engine/rewrite/optimise.js';
import { trace } from '../../src/engine/trace/trace.js';
import { apply, randomFunction } from './random-function.js';
import { rank4 } from './windows.js';

const float = (...shape: number[]) => ({ shape, dtype: 'float32' }) as const;

/** The kernels left of a function of `x` [2, 3], `y` [3, 4] and `w` [2, 4] after optimisation. */
function kernelsOf(fn: (inputs: { x: tf.Tensor; y: tf.Tensor; w: tf.Tensor }) => tf.Tensor): string[] {
  const traced = trace({ x: float(2, 3), y: float(3, 4), w: float(2, 4), lr: float() }, ({ x, y, w }) => ({
    z: fn({ x, y, w }),
  }));
  return optimise(traced).nodes.map(({ kernel }) => kernel);
}

describe('the optimisation of traces', () => {
  it('leaves out what no output needs and makes equal calls once', () => {
    const unused = ({ x }: { x: tf.Tensor }) => {
      tf.exp(x);
      return tf.relu(x);
    };
    expect(kernelsOf(unused)).toEqual(['Relu']);
    expect(kernelsOf(({ x }) => tf.mul(tf.exp(x), tf.exp(x)))).toEqual(['Exp', 'Multiply']);
  });

  it('leaves out operations with their neutral element', () => {
    expect(kernelsOf(({ x }) => tf.add(tf.sub(tf.div(tf.mul(x, 1), 1), 0), tf.zerosLike(x)))).toEqual([]);
    expect(kernelsOf(({ x }) => tf.neg(tf.neg(x)))).toEqual([]);
    expect(kernelsOf(({ x }) => tf.mul(tf.mul(x, 2), 3))).toEqual(['Multiply']);
    expect(kernelsOf(({ x }) => tf.cast(tf.clone(x), 'float32'))).toEqual([]);
  });

  it('collapses views and reductions of nothing', () => {
    expect(kernelsOf(({ x }) => tf.reshape(tf.expandDims(tf.reshape(x, [6]), 0), [2, 3]))).toEqual([]);
    expect(kernelsOf(({ x }) => tf.sum(tf.reshape(x, [2, 3, 1]), 2))).toEqual([]);
    expect(kernelsOf(({ x }) => tf.transpose(tf.transpose(x)))).toEqual([]);
    expect(kernelsOf(({ x }) => tf.slice(tf.tile(x, [1, 1]), [0, 0], [2, 3]))).toEqual([]);
  });

  it('works on what is repeated, not on repetitions', () => {
    expect(kernelsOf(({ x }) => tf.mul(x, tf.ones([2, 3])))).toEqual([]);
    expect(kernelsOf(({ x }) => tf.add(x, tf.tile(tf.slice(x, [0, 0], [1, 3]), [2, 1])))).toEqual(['Slice', 'Add']);
  });

  it('puts the gradient of a mean into one number', () => {
    expect(kernelsOf(({ x }) => tf.grad((v) => tf.mean(v))(x))).toEqual(['BroadcastTo']);
  });

  it('finds the softmax’s logarithm', () => {
    expect(kernelsOf(({ x }) => tf.logSoftmax(x))).toEqual(['LogSoftmax']);
  });

  it('adds a bias and takes a gradient step inside the product', () => {
    expect(kernelsOf(({ x, y }) => tf.add(tf.matMul(x, y), tf.ones([4])))).toEqual(['_FusedMatMul']);
    const step = kernelsOf(({ x, y, w }) => tf.sub(y, tf.mul(tf.sum(x), tf.matMul(x, w, true))));
    expect(step).toEqual(['Sum', 'Neg', 'Multiply', '_FusedMatMul']);
  });

  it('takes the step of a rectified image where it is smallest, after pooling', () => {
    const { nodes } = optimise(
      trace({ image: float(1, 4, 4, 1) }, ({ image }) => ({
        z: tf.grad((x) => tf.maxPool(tf.relu(rank4(x)), 2, 2, 'valid'))(image),
      })),
    );
    const steps = nodes.filter(({ kernel }) => kernel === 'Step');
    expect(steps.map(({ outputs }) => outputs[0].shape)).toEqual([[1, 2, 2, 1]]);
    expect(nodes.at(-1)?.kernel).toBe('MaxPoolGrad');
  });

  it('keeps a product that something else reads', () => {
    const read = kernelsOf(({ x, y, w }) => {
      const product = tf.matMul(x, y);
      return tf.add(tf.add(product, w), tf.exp(product));
    });
    expect(read).toContain('BatchMatMul');
  });

  it('keeps values and gradients of random functions', async () => {
    const [engine, reference] = [createOnnxEngine(undefined), await createEagerEngine('reference')];
    const signature = { a: float(2, 3), b: float(3), c: float(3, 2) };
    const inputs = {
      a: Float32Array.of(1, -2, 0.5, 3, 0.25, -1),
      b: Float32Array.of(0.5, -0.5, 2),
      c: Float32Array.of(1, 2, -1, 0.5, -0.25, 1.5),
    };
    await fc.assert(
      fc.asyncProperty(randomFunction, async (random) => {
        const fn = ({ a, b, c }: Tensors): Tensors => {
          const scalar = (...given: tf.Tensor[]) => apply(random, given) as tf.Scalar;
          const { value, grads } = tf.valueAndGrads(scalar)([a, b, c]);
          return { value, a: grads[0], b: grads[1], c: grads[2] };
        };
        const found = await (await engine.compile(fn, signature)).run(inputs);
        const expected = await (await reference.compile(fn, signature)).run(inputs);
        for (const [name, values] of Object.entries(expected)) {
          values.forEach((value: number, i: number) => {
            expect(found[name][i], name).toBeCloseTo(value, 3);
          });
        }
      }),
      { numRuns: 150 },
    );
    await engine.dispose();
  });
});
