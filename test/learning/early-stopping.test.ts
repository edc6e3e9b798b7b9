import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trainWatched } from '../../src/learning/early-stopping.js';

const settings = fc.record({
  steps: fc.integer({ min: 0, max: 60 }),
  every: fc.integer({ min: 1, max: 20 }),
  patience: fc.integer({ min: 1, max: 40 }),
});
/** The measure after each step. */
const course = fc.array(fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constant(Number.NaN)), {
  minLength: 61,
  maxLength: 61,
});

describe('trainWatched', () => {
  it('returns the earliest of the best states it has looked at, and goes on until patience or steps run out', async () => {
    await fc.assert(
      fc.asyncProperty(settings, course, async (setting, values) => {
        const looked: number[] = [];
        const best = await trainWatched(
          0,
          setting,
          async (step, more) => {
            expect(more).toBeGreaterThan(0);
            expect(more).toBeLessThanOrEqual(setting.every);
            return step + more;
          },
          async (step) => {
            looked.push(step);
            return values[step];
          },
        );
        const finite = looked.map((step) => values[step]).filter((value) => !Number.isNaN(value));
        const first = Number.isNaN(values[0]);
        expect(looked[0]).toBe(0);
        expect(looked).toContain(best);
        if (!first) {
          expect(values[best]).toBe(Math.min(...finite));
          expect(looked.find((step) => values[step] === values[best])).toBe(best);
        } else expect(best).toBe(0);
        const last = looked[looked.length - 1];
        expect(last).toBeLessThanOrEqual(setting.steps);
        if (last < setting.steps) expect(last - best).toBeGreaterThanOrEqual(setting.patience);
        expect(last - best).toBeLessThan(setting.patience + setting.every);
      }),
    );
  });
});
