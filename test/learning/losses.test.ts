import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../src/engine/create-engine.js';
import type { Signature, Tensors } from '../../src/engine/engine.js';
import {
  absoluteErrorOf,
  crossEntropyOf,
  klDivergenceOf,
  softCrossEntropyOf,
  squaredErrorOf,
} from '../../src/learning/losses.js';
import { numberWithin } from '../core/numbers.js';
import { expectClose } from './closeness.js';

const rows = 3;
const classes = 4;
const matrix = { shape: [rows, classes], dtype: 'float32' } as const;
const vector = { shape: [rows], dtype: 'float32' } as const;
const number = (most: number) => numberWithin(-most, most);
const matrixOf = (most: number) =>
  fc.array(number(most), { minLength: rows * classes, maxLength: rows * classes }).map((v) => Float32Array.from(v));
const labels = fc.array(fc.nat(classes - 1), { minLength: rows, maxLength: rows }).map((v) => Int32Array.from(v));
const probabilities = matrixOf(3).map((values) => Float32Array.from(rowsOf(values).flatMap((row) => softmax(row))));

const rowsOf = (values: Float32Array) => Array.from({ length: rows }, (_, r) => [...values.subarray(r * 4, r * 4 + 4)]);
const softmax = (row: readonly number[]) => {
  const largest = Math.max(...row);
  const exponentials = row.map((value) => Math.exp(value - largest));
  const total = exponentials.reduce((sum, value) => sum + value, 0);
  return exponentials.map((value) => value / total);
};
const logSoftmax = (row: readonly number[]) => {
  const largest = Math.max(...row);
  const total = row.reduce((sum, value) => sum + Math.exp(value - largest), 0);
  return row.map((value) => value - largest - Math.log(total));
};
const total = (row: readonly number[], term: (value: number, column: number) => number) =>
  row.reduce((sum, value, column) => sum + term(value, column), 0);

/** A loss per sample, compiled, together with the gradient of its sum weighted by `weights`. */
async function compiledLoss(loss: (inputs: Tensors) => tf.Tensor, signature: Signature) {
  const engine = await createEngine('onnx');
  return engine.compile(
    (inputs) => {
      const { value, grads } = tf.valueAndGrads((logits: tf.Tensor) =>
        tf.sum(tf.mul(loss({ ...inputs, logits }), inputs.weights)),
      )([inputs.logits]);
      return { perSample: loss(inputs), gradient: grads[0], value };
    },
    { logits: matrix, weights: vector, ...signature },
  );
}

const weights = Float32Array.of(0.5, 0.25, 0);

describe('crossEntropyOf', () => {
  it('is the negative log-probability of the label, with the gradient (softmax - onehot) weight', async () => {
    const program = await compiledLoss(({ logits, y }) => crossEntropyOf(logits, y), {
      y: { shape: [rows], dtype: 'int32' },
    });
    await fc.assert(
      fc.asyncProperty(matrixOf(100), labels, async (logits, y) => {
        const { perSample, gradient } = await program.run({ logits, y, weights });
        const found = rowsOf(logits);
        // Beside 1: a loss near 0 is the logarithm of a probability near 1, which is rounded.
        expectClose([1, ...perSample], [1, ...found.map((row, r) => -logSoftmax(row)[y[r]])], 1e-5);
        const expected = found.flatMap((row, r) =>
          softmax(row).map((p, column) => (p - (column === y[r] ? 1 : 0)) * weights[r]),
        );
        expect(gradient).toHaveLength(expected.length);
        expected.forEach((value, i) => {
          expect(gradient[i]).toBeCloseTo(value, 4);
        });
      }),
    );
  });

  it('has a gradient that has a gradient, as the cross-entropy with soft labels has', async () => {
    const engine = await createEngine('onnx');
    const signature = { logits: matrix, y: { shape: [rows], dtype: 'int32' } } as const;
    const slopeOfSquaredGradient = (loss: (logits: tf.Tensor, y: tf.Tensor) => tf.Tensor) =>
      engine.compile(({ logits, y }) => {
        const square = (x: tf.Tensor) => tf.sum(tf.square(tf.grad((z: tf.Tensor) => tf.sum(loss(z, y)))(x)));
        return { slope: tf.grad(square)(logits) };
      }, signature);
    const hard = await slopeOfSquaredGradient(crossEntropyOf);
    const soft = await slopeOfSquaredGradient((logits, y) =>
      softCrossEntropyOf(logits, tf.oneHot(y, classes, 1, 0, 'float32')),
    );
    await fc.assert(
      fc.asyncProperty(matrixOf(2), labels, async (logits, y) => {
        const expected = rowsOf(logits).flatMap((row, r) => {
          const p = softmax(row);
          const gradient = p.map((value, column) => value - (column === y[r] ? 1 : 0));
          const mean = total(p, (value, column) => value * gradient[column]);
          return p.map((value, column) => 2 * value * (gradient[column] - mean)); // 2 H g, H = diag(p) - p p^T
        });
        expectClose((await hard.run({ logits, y })).slope, expected);
        expectClose((await soft.run({ logits, y })).slope, expected);
      }),
      { numRuns: 20 },
    );
  });
});

describe('soft losses', () => {
  it('softCrossEntropyOf is the mean code length, whether or not the targets sum to 1', async () => {
    const program = await compiledLoss(({ logits, q }) => softCrossEntropyOf(logits, q), { q: matrix });
    await fc.assert(
      fc.asyncProperty(matrixOf(20), probabilities, fc.constantFrom(0, 1, 2), async (logits, unit, size) => {
        const q = unit.map((value) => value * size);
        const { perSample, gradient } = await program.run({ logits, q, weights });
        const [found, targets] = [rowsOf(logits), rowsOf(q)];
        expectClose(
          perSample,
          found.map((row, r) => -total(logSoftmax(row), (value, column) => targets[r][column] * value)),
        );
        if (size === 1) {
          // Gibbs' inequality: no less than the entropy, which the target's own logarithm reaches.
          const entropy = targets.map((row) => -total(row, (value) => value * Math.log(value)));
          perSample.forEach((value, r) => {
            expect(value).toBeGreaterThan(entropy[r] - 1e-4);
          });
          expectClose((await program.run({ logits: q.map(Math.log), q, weights })).perSample, entropy);
        }
        const mass = targets.map((row) => total(row, (value) => value));
        const expected = found.flatMap((row, r) =>
          softmax(row).map((p, column) => (mass[r] * p - targets[r][column]) * weights[r]),
        );
        expected.forEach((value, i) => {
          expect(gradient[i]).toBeCloseTo(value, 4);
        });
      }),
    );
  });

  it('klDivergenceOf is T^2 times the divergence of the softened teacher from the softened student', async () => {
    const signature = { teacher: matrix, temperature: { shape: [], dtype: 'float32' } } as const;
    const program = await compiledLoss(
      ({ logits, teacher, temperature }) => klDivergenceOf(logits, teacher, temperature),
      signature,
    );
    await fc.assert(
      fc.asyncProperty(matrixOf(10), matrixOf(10), fc.constantFrom(0.5, 1, 4), async (logits, teacher, t) => {
        const temperature = Float32Array.of(t);
        const { perSample, gradient } = await program.run({ logits, teacher, temperature, weights });
        const taught = rowsOf(teacher).map((row) => logSoftmax(row.map((value) => value / t)));
        rowsOf(logits).forEach((row, r) => {
          const student = logSoftmax(row.map((value) => value / t));
          const divergence = total(taught[r], (log, column) => Math.exp(log) * (log - student[column]));
          expect(perSample[r]).toBeCloseTo(t * t * divergence, 3);
          expect(perSample[r]).toBeGreaterThan(-1e-4);
          student.forEach((log, column) => {
            const expected = t * (Math.exp(log) - Math.exp(taught[r][column])) * weights[r];
            expect(gradient[r * classes + column]).toBeCloseTo(expected, 4);
          });
        });
        const { perSample: none } = await program.run({ logits, teacher: logits, temperature, weights });
        expectClose([...none, 1], [0, 0, 0, 1]);
      }),
    );
  });

  it('klDivergenceOf has a gradient that tends to the centred difference over the classes, the hotter it is', async () => {
    const program = await compiledLoss(({ logits, teacher }) => klDivergenceOf(logits, teacher, 1000), {
      teacher: matrix,
    });
    await fc.assert(
      fc.asyncProperty(matrixOf(3), matrixOf(3), async (logits, teacher) => {
        const { gradient } = await program.run({ logits, teacher, weights: Float32Array.of(1, 1, 1) });
        rowsOf(logits.map((value, i) => value - teacher[i])).forEach((row, r) => {
          const mean = total(row, (value) => value / classes);
          row.forEach((value, column) => {
            expect(gradient[r * classes + column]).toBeCloseTo((value - mean) / classes, 2);
          });
        });
      }),
    );
  });

  it('absoluteErrorOf and squaredErrorOf average over the classes; the slope of the first is a sign, or 0', async () => {
    // No difference is so small that it is lost beside 1.
    const coarse = matrixOf(10).map((values) => values.map((value) => Math.round(value * 64) / 64));
    const absolute = await compiledLoss(({ logits, t }) => absoluteErrorOf(logits, t), { t: matrix });
    const squared = await compiledLoss(({ logits, t }) => squaredErrorOf(logits, t), { t: matrix });
    await fc.assert(
      fc.asyncProperty(coarse, coarse, fc.nat(rows * classes), async (logits, drawn, agreeing) => {
        const t = drawn.map((value, i) => (i < agreeing ? logits[i] : value));
        const differences = rowsOf(logits.map((value, i) => value - t[i]));
        const { perSample: a, gradient: sign } = await absolute.run({ logits, t, weights });
        const { perSample: s, gradient: slope } = await squared.run({ logits, t, weights });
        differences.flat().forEach((difference, i) => {
          const share = weights[Math.floor(i / classes)] / classes;
          expect(Math.abs(sign[i] - share * Math.sign(difference))).toBe(0);
          expect(slope[i]).toBeCloseTo(2 * share * difference, 5);
        });
        expectClose(
          a,
          differences.map((row) => total(row, Math.abs) / classes),
        );
        expectClose(
          s,
          differences.map((row) => total(row, (value) => value * value) / classes),
        );
      }),
    );
  });
});
