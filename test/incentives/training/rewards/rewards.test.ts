import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trainedPart } from '../../../../src/core/layout-part.js';
import { RandomStream } from '../../../../src/core/random.js';
import type { Layout } from '../../../../src/core/weights.js';
import { earlierModelForTarget, keepModel } from '../../../../src/incentives/training/rewards/checkpoints.js';
import { labelsForTarget } from '../../../../src/incentives/training/rewards/label-noise.js';
import { noisyModelForTarget } from '../../../../src/incentives/training/rewards/weight-noise.js';
import { numberWithin } from '../../../core/numbers.js';

const accuracy = numberWithin(0.05, 1);

describe('noise on weights', () => {
  const weights = Float32Array.from({ length: 50 }, (_, i) => Math.sin(i));
  const layout: Layout = [
    { name: 'kernel', shape: [40], kind: 'parameter' },
    { name: 'variance', shape: [10], kind: 'statistic' },
  ];
  const trained = trainedPart(layout);
  /** An accuracy that falls with the distance from the weights. */
  const validate = async (moved: Float32Array) => {
    const distance = Math.hypot(...moved.map((value, i) => value - weights[i]));
    return 0.1 + 0.85 * Math.exp(-distance);
  };

  it('brings the accuracy to the target from below, as near as bisection can', async () => {
    await fc.assert(
      fc.asyncProperty(numberWithin(0.12, 1), fc.nat(), async (target, seed) => {
        const model = { weights, accuracy: await validate(weights) };
        const found = await noisyModelForTarget(model, target, validate, RandomStream.of(seed), 12, trained);
        if (target >= model.accuracy) {
          expect(found).toBe(model);
          return;
        }
        expect(found.accuracy).toBeLessThanOrEqual(target);
        expect(found.accuracy).toBeGreaterThan(target - 0.005);
        expect(found.accuracy).toBe(await validate(found.weights));
        expect(found.weights.subarray(40)).toStrictEqual(weights.subarray(40));
      }),
      { numRuns: 30 },
    );
  });

  it('gives up on a model that noise does not harm', async () => {
    const found = await noisyModelForTarget(
      { weights, accuracy: 0.5 },
      0.2,
      async () => 0.5,
      RandomStream.of(1),
      3,
      trained,
    );
    expect(found.accuracy).toBe(0.5);
  });
});

describe('checkpoints', () => {
  const kept = [0.1, 0.4, 0.41, 0.7, 0.65, 0.9].reduce<ReturnType<typeof keepModel>>(
    (all, reached, round) => keepModel(all, { round, weights: new Float32Array([round]), accuracy: reached }, 0.05),
    [],
  );

  it('are kept where they are better by the resolution', () => {
    expect(kept.map(({ round }) => round)).toStrictEqual([0, 1, 3, 5]);
  });

  it('are handed out by the best that is no better than owed', () => {
    const model = { weights: new Float32Array([9]), accuracy: 0.95 };
    const chosen = (target: number) => earlierModelForTarget(model, kept, target);
    expect(chosen(0.95)).toBe(model);
    expect(chosen(0.94)).toStrictEqual({ weights: kept[3].weights, accuracy: 0.9, degradation: 5 });
    expect(chosen(0.7).degradation).toBe(3);
    expect(chosen(0.69).degradation).toBe(1);
    expect(chosen(0.05).degradation).toBe(0);
  });
});

describe('labels with errors', () => {
  it('are never more often right than is owed where they are tuned, and no fewer replaced than it takes', () => {
    const target = fc.oneof(fc.constant(0), numberWithin(0, 1), numberWithin(0, 0.2));
    fc.assert(
      fc.property(target, accuracy, fc.integer({ min: 2, max: 20 }), fc.nat(), (owed, known, classes, seed) => {
        const random = RandomStream.of(seed);
        const truth = Int32Array.from({ length: 300 }, () => random.integer(classes));
        const labels = truth.map((label) => (random.uniform() < known ? label : random.integer(classes)));
        const rows = random.permutation(300).slice(0, 150);
        const handed = labelsForTarget({ labels, truth, rows, classes }, owed, random);
        const right = (all: Int32Array) => rows.filter((row) => all[row] === truth[row]).length / rows.length;
        expect(handed.accuracy).toBe(right(handed.labels));
        const changed = handed.labels.filter((label, row) => label !== labels[row]).length;
        expect(changed / labels.length).toBe(handed.share);
        if (right(labels) <= owed) expect(handed.labels).toBe(labels);
        else if (handed.share < 1) {
          expect(handed.accuracy).toBeLessThanOrEqual(owed);
          expect(handed.accuracy).toBeGreaterThan(owed - 1 / rows.length);
        } else expect(owed).toBeLessThan(2 / classes);
        expect(handed.labels.every((label) => label >= 0 && label < classes)).toBe(true);
      }),
    );
  });

  it('are replaced in the share that leaves the accuracy on average', () => {
    const labels = Int32Array.from({ length: 20_000 }, (_, i) => i % 7);
    const rows = labels.map((_, i) => i);
    const handed = labelsForTarget({ labels, truth: labels, rows, classes: 7 }, 0.7, RandomStream.of(3));
    expect(handed.share).toBeCloseTo(0.3, 12);
    expect(Math.max(...handed.labels)).toBe(6);
  });
});
