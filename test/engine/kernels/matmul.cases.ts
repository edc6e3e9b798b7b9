import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { floats, type KernelCase, type KernelCases, shapeOf } from './kernel-case.js';

const size = fc.integer({ min: 1, max: 5 });

/** Batches that broadcast, inner sizes and both transpositions. */
const product = fc
  .record({
    batch: fc.constantFrom([], [2], [3, 2]),
    broadcast: fc.boolean(),
    m: size,
    k: size,
    n: size,
    transposeA: fc.boolean(),
    transposeB: fc.boolean(),
  })
  .map(({ batch, broadcast, m, k, n, transposeA, transposeB }) => ({
    a: [...batch, ...(transposeA ? [k, m] : [m, k])],
    b: [...(broadcast ? batch.map(() => 1) : batch), ...(transposeB ? [n, k] : [k, n])],
    n,
    transposeA,
    transposeB,
  }));

/** Products of matrices. */
export const matmulCases: KernelCases = {
  _FusedMatMul: product.chain(({ a, b, n, transposeA, transposeB }) =>
    fc
      .tuple(
        floats(a),
        floats(b),
        floats([n]),
        fc.constantFrom('linear', 'relu', 'sigmoid', 'elu', 'relu6', 'leakyrelu'),
      )
      .map(
        ([a, b, bias, activation]): KernelCase => ({
          inputs: { a, b, bias },
          fn: (i) =>
            tf.fused.matMul({
              a: i.a,
              b: i.b,
              bias: i.bias,
              transposeA,
              transposeB,
              activation: activation as 'relu',
              leakyreluAlpha: 0.1,
            }),
        }),
      ),
  ),
  BatchMatMul: product.chain(({ a, b, transposeA, transposeB }) =>
    fc
      .tuple(floats(a), floats(b))
      .map(([a, b]): KernelCase => ({ inputs: { a, b }, fn: (i) => tf.matMul(i.a, i.b, transposeA, transposeB) })),
  ),
  Einsum: fc.oneof(
    ...[
      ['ij,jk->ik', [2, 3], [3, 4]],
      ['bij,bkj->bik', [2, 3, 4], [2, 5, 4]],
      ['i,j->ij', [3], [4]],
      ['ij,ij->', [2, 3], [2, 3]],
    ].map(([equation, a, b]) =>
      fc
        .tuple(floats(a as number[]), floats(b as number[]))
        .map(([a, b]): KernelCase => ({ inputs: { a, b }, fn: (i) => tf.einsum(equation as string, i.a, i.b) })),
    ),
    shapeOf(2, 2).chain((shape) =>
      floats(shape).map((x): KernelCase => ({ inputs: { x }, fn: (i) => tf.einsum('ij->j', i.x) })),
    ),
  ),
};
