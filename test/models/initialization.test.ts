import fc from 'fast-check';
import { sampleVariance } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../src/core/random.js';
import { namedViews, sizeOf } from '../../src/core/weights.js';
import type { Initialization } from '../../src/models/initialization.js';
import { createModel } from '../../src/models/registry.js';

/** The variance of a kernel, from the numbers of inputs and outputs of a unit. */
const variances: Readonly<Record<Initialization, (fanIn: number, fanOut: number) => number>> = {
  'fan-in-uniform': (fanIn) => 1 / (3 * fanIn),
  'he-normal': (fanIn) => 2 / fanIn,
  'he-uniform': (fanIn) => 2 / fanIn,
  'glorot-normal': (fanIn, fanOut) => 2 / (fanIn + fanOut),
  'glorot-uniform': (fanIn, fanOut) => 2 / (fanIn + fanOut),
};
const names = Object.keys(variances) as Initialization[];

function startOf(name: Initialization | undefined, seed: number) {
  const options = { channels: [4, 16], hidden: 60, ...(name && { initialization: name }) };
  const { layout, init } = createModel({ name: 'cnn', options }, [8, 8, 3], 10);
  return { layout, views: namedViews(layout, init(RandomStream.of(seed))) };
}

describe('initialisation', () => {
  it.each(names)('%s has the variance of its formula in every kernel', (name) => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const { layout, views } = startOf(name, seed);
        for (const { name: entry, shape } of layout.filter((each) => each.name.endsWith('.kernel'))) {
          const [inputs, outputs] = shape.slice(-2);
          const window = sizeOf(shape.slice(0, -2));
          const expected = variances[name](window * inputs, window * outputs);
          const values = views[entry];
          // Five standard errors of a normal sample's variance.
          const tolerance = 5 * Math.sqrt(2 / values.length) * expected;
          expect(Math.abs(sampleVariance(Array.from(values)) - expected)).toBeLessThan(tolerance);
          const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
          const bound = Math.sqrt(3 * expected);
          if (name.endsWith('uniform')) expect(largest).toBeLessThanOrEqual(bound * (1 + 2 ** -20));
          else if (values.length > 1000) expect(largest).toBeGreaterThan(bound * 1.2);
        }
      }),
      { numRuns: 5 },
    );
  });

  it.each(names)('%s draws biases like kernels only where it is the default', (name) => {
    const { layout, views } = startOf(name, 1);
    const biases = layout.filter((each) => each.name.endsWith('.bias')).flatMap((each) => [...views[each.name]]);
    expect(biases.length).toBeGreaterThan(0);
    expect(biases.every((value) => value === 0)).toBe(name !== 'fan-in-uniform');
  });

  it('is uniform by the fan-in, if nothing is asked for', () => {
    expect(startOf(undefined, 3).views).toEqual(startOf('fan-in-uniform', 3).views);
  });

  it('tells models apart by their keys, and is refused by another name', () => {
    const of = (initialization: string) => createModel({ name: 'logreg', options: { initialization } }, [4], 3);
    expect(new Set(names.map((name) => of(name).key)).size).toBe(names.length);
    expect(() => of('xavier')).toThrow(/^model\.initialization: /);
  });
});
