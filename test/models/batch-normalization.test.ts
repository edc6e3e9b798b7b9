import fc from 'fast-check';
import { sampleVariance } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { sizeOf } from '../../src/core/weights.js';
import { batchNormalizationLayer } from '../../src/models/layers/batch-normalization.js';
import { normalArrays, paths, runOn } from '../engine/against-reference.js';

const layer = batchNormalizationLayer('norm', 2);

const batches = fc.record({
  real: fc.integer({ min: 1, max: 4 }),
  padding: fc.integer({ min: 0, max: 3 }),
  inner: fc.constantFrom([], [2], [3, 2]),
  seed: fc.nat(),
});

describe.each(paths)('batch normalisation in training with $path', ({ engine }) => {
  it('moves the running variance a tenth of the way to the unbiased one of the real rows', () =>
    fc.assert(
      fc.asyncProperty(batches, async ({ real, padding, inner, seed }) => {
        const shapes = { x: [real + padding, ...inner, 2], rowWeights: [real + padding], ...running };
        const { x } = normalArrays({ x: shapes.x }, seed);
        const rowWeights = new Float32Array(real + padding).fill(1 / real, 0, real);
        const given = { x, rowWeights, mean: Float32Array.of(1, -2), variance: Float32Array.of(4, 0.5) };
        const { moved } = await runOn(engine, movedVariance, shapes, given);
        const numbers = Array.from(x.subarray(0, real * sizeOf([...inner, 2])));
        [4, 0.5].forEach((before, channel) => {
          const own = numbers.filter((_, position) => position % 2 === channel);
          const after = own.length > 1 ? sampleVariance(own) : 0;
          expect(moved[channel]).toBeCloseTo(0.9 * before + 0.1 * after, 5);
        });
      }),
      { numRuns: 12 },
    ));
});

const running = { mean: [2], variance: [2] };

function movedVariance({ x, rowWeights, mean, variance }: Parameters<Parameters<typeof runOn>[1]>[0]) {
  const identity = { 'norm.gamma': mean, 'norm.beta': mean };
  const params = { ...identity, 'norm.mean': mean, 'norm.variance': variance };
  const statistics: Parameters<typeof layer.apply>[0]['statistics'] = {};
  layer.apply({ params, mode: { training: true, rowWeights }, statistics }, x);
  return { moved: statistics['norm.variance'] };
}
