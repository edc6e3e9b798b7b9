import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import '../../src/engine/gradients.js';
import '@tensorflow/tfjs-backend-cpu';
import { RandomStream } from '../../src/core/random.js';
import {
  averageOfLosses,
  distanceFrom,
  divergenceFrom,
  lossOfMeanLogits,
  mixtureOf,
} from '../../src/learning/ensemble-losses.js';
import { crossEntropyOf, softCrossEntropyOf } from '../../src/learning/losses.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
  tf.engine().startScope();
});
afterAll(() => tf.engine().endScope());

const [rows, classes] = [3, 4];
const seeds = fc.nat();
const models = fc.integer({ min: 1, max: 5 });

/** Logits of some models, labels, and shares that add up to 1 for every row. */
function ensemble(seed: number, count: number) {
  const random = RandomStream.of(seed);
  const normal = (shape: number[]) =>
    tf.tensor(
      Array.from({ length: shape.reduce((a, b) => a * b) }, () => 2 * random.normal()),
      shape,
    );
  const labels = tf.tensor1d(
    Array.from({ length: rows }, () => random.integer(classes)),
    'int32',
  );
  const shares = tf.tensor(Array.from({ length: rows }, () => random.dirichlet(Array(count).fill(1))));
  return {
    logits: Array.from({ length: count }, () => normal([rows, classes])),
    student: normal([rows, classes]),
    labels,
    shares,
  };
}
const values = (tensor: tf.Tensor) => Array.from(tensor.dataSync());
function expectClose(found: tf.Tensor, expected: tf.Tensor, digits = 5): void {
  const wanted = values(expected);
  values(found).forEach((value, i) => {
    expect(value).toBeCloseTo(wanted[i], digits);
  });
}

describe('losses of an ensemble', () => {
  it('of the mean logits is at most the mean of the losses', () => {
    fc.assert(
      fc.property(seeds, models, (seed, count) => {
        const { logits, labels } = ensemble(seed, count);
        const alike = tf.fill([rows, count], 1 / count);
        const mean = values(averageOfLosses(logits, labels, alike));
        values(lossOfMeanLogits(logits, labels, alike)).forEach((loss, row) => {
          expect(loss).toBeLessThanOrEqual(mean[row] + 1e-5);
        });
      }),
      { numRuns: 50 },
    );
  });

  it('are the loss of one model if all agree, or if it has all shares', () => {
    fc.assert(
      fc.property(seeds, models, (seed, count) => {
        const { logits, labels, shares } = ensemble(seed, count);
        const own = crossEntropyOf(logits[0], labels);
        const agreeing = logits.map(() => logits[0]);
        expectClose(averageOfLosses(agreeing, labels, shares), own);
        expectClose(lossOfMeanLogits(agreeing, labels, shares), own);
        const alone = tf.tile(tf.tensor2d([[1, ...Array(count - 1).fill(0)]]), [rows, 1]);
        expectClose(averageOfLosses(logits, labels, alone), own);
      }),
      { numRuns: 30 },
    );
  });
});

describe('the distance from teachers', () => {
  it('is 0 if all agree, at most 2 however far apart logits are, and at most the root of twice the divergence', () => {
    fc.assert(
      fc.property(seeds, models, fc.constantFrom(1, 10, 1000), (seed, count, scale) => {
        const { logits, student, shares } = ensemble(seed, count);
        const apart = [student, ...logits].map((each) => tf.mul(each, scale));
        const divergences = values(divergenceFrom(apart.slice(1), apart[0], shares));
        values(distanceFrom(apart.slice(1), apart[0], shares)).forEach((distance, row) => {
          expect(distance).toBeGreaterThanOrEqual(0);
          expect(distance).toBeLessThanOrEqual(2 + 1e-6);
          // Pinsker's inequality, and Jensen's over the teachers.
          expect(distance).toBeLessThanOrEqual(Math.sqrt(2 * Math.max(divergences[row], 0)) + 1e-3);
        });
        expectClose(
          distanceFrom(
            logits.map(() => student),
            student,
            shares,
          ),
          tf.zeros([rows]),
        );
      }),
      { numRuns: 50 },
    );
  });
});

describe('the divergence from teachers', () => {
  it('is not negative, and 0 if all agree', () => {
    fc.assert(
      fc.property(seeds, models, (seed, count) => {
        const { logits, student, shares } = ensemble(seed, count);
        for (const value of values(divergenceFrom(logits, student, shares))) expect(value).toBeGreaterThan(-1e-6);
        const agreeing = logits.map(() => student);
        for (const value of values(divergenceFrom(agreeing, student, shares))) expect(value).toBeCloseTo(0, 5);
      }),
      { numRuns: 30 },
    );
  });

  it("has the gradient of the cross-entropy with the teachers' mixture, and is least there", () => {
    fc.assert(
      fc.property(seeds, models, (seed, count) => {
        const { logits, student, shares } = ensemble(seed, count);
        const mixture = mixtureOf(logits, shares);
        expectClose(tf.sum(mixture, 1), tf.ones([rows]));
        const direct = tf.grad((z) => tf.sum(divergenceFrom(logits, z, shares)))(student);
        const byMixture = tf.grad((z) => tf.sum(softCrossEntropyOf(z, mixture)))(student);
        expectClose(direct, byMixture);
        const least = values(divergenceFrom(logits, tf.log(mixture), shares));
        values(divergenceFrom(logits, student, shares)).forEach((value, row) => {
          expect(value).toBeGreaterThanOrEqual(least[row] - 1e-5);
        });
      }),
      { numRuns: 30 },
    );
  });

  it('ignores teachers without a share', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const { logits, student } = ensemble(seed, 2);
        const alone = tf.tile(tf.tensor2d([[1, 0]]), [rows, 1]);
        const other = [logits[0], tf.mul(logits[1], -3)];
        expect(values(divergenceFrom(other, student, alone))).toEqual(values(divergenceFrom(logits, student, alone)));
        expect(values(mixtureOf(other, alone))).toEqual(values(mixtureOf(logits, alone)));
      }),
      { numRuns: 20 },
    );
  });
});
