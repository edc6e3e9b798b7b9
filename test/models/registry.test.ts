import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/core/errors.js';
import { RandomStream } from '../../src/core/random.js';
import { layoutSize, namedViews, sizeOf } from '../../src/core/weights.js';
import { createModel, modelNames } from '../../src/models/registry.js';
import { smallModels } from './small-models.js';

const mnist = [28, 28, 1];
const cifar = [32, 32, 3];

describe('createModel', () => {
  it.each([
    ['logreg', mnist, 7_850, 0],
    ['mlp', mnist, 199_210, 0],
    ['strided-cnn', mnist, 26_412, 44],
    ['edge-cnn', mnist, 15_898, 0],
    ['lenet5', mnist, 44_426, 0],
    ['cnn', mnist, 1_663_370, 0],
    ['resnet8', cifar, 77_850, 480],
  ])('gives %s its published number of parameters', (name, shape, parameters, statistics) => {
    const { layout } = createModel({ name, options: {} }, shape, 10);
    expect(layoutSize(layout, 'parameter')).toBe(parameters);
    expect(layoutSize(layout, 'statistic')).toBe(statistics);
  });

  it("gives lenet5 with a projection head MOON's number of parameters", () => {
    const { layout, featureSize } = createModel({ name: 'lenet5', options: { projection: 256 } }, cifar, 10);
    expect(layoutSize(layout)).toBe(92_626);
    expect(featureSize).toBe(256);
  });

  it('takes widths as options', () => {
    const { layout } = createModel({ name: 'mlp', options: { hidden: [5] } }, [3], 2);
    expect(layout.map(({ name, shape }) => [name, shape])).toEqual([
      ['hidden1.kernel', [3, 5]],
      ['hidden1.bias', [5]],
      ['classifier.kernel', [5, 2]],
      ['classifier.bias', [2]],
    ]);
  });

  it('names every tensor once', () => {
    for (const name of modelNames) {
      const output = name === 'unet' ? mnist : [10];
      const options = name === 'sequential' ? { layers: [{ name: 'flatten' }] } : {};
      const names = createModel({ name, options }, mnist, output).layout.map((entry) => entry.name);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it('tells models of different options, shapes or classes apart by their key', () => {
    const keys = [
      createModel({ name: 'mlp', options: {} }, mnist, 10),
      createModel({ name: 'mlp', options: { hidden: [200] } }, mnist, 10),
      createModel({ name: 'mlp', options: {} }, [784], 10),
      createModel({ name: 'mlp', options: {} }, mnist, 9),
      createModel({ name: 'logreg', options: {} }, mnist, 10),
    ].map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(createModel({ name: 'mlp', options: { hidden: [200, 200] } }, mnist, 10).key).toBe(keys[0]);
  });

  it.each([
    [{ name: 'lenet', options: {} }, mnist, /^model\.name: unknown 'lenet'; did you mean 'lenet5'/],
    [{ name: 'mlp', options: { hidden: [0] } }, mnist, /^model\.hidden\.0: /],
    [{ name: 'mlp', options: { width: 3 } }, mnist, /^model: .*width/],
    [{ name: 'cnn', options: {} }, [784], /^model: 'cnn' takes images .* has the shape \[784\]/],
    [{ name: 'resnet8', options: {} }, [28, 28], /^model: 'resnet8' takes images/],
    [{ name: 'lenet5', options: {} }, [8, 8, 1], /^model: 'lenet5' with padding 'valid' needs images of 16x16 or more/],
    [{ name: 'cnn', options: {} }, [3, 3, 1], /^model: 'cnn' needs images of 4x4 or more/],
  ])('refuses %o for samples of %o in one line', (spec, shape, line) => {
    const create = () => createModel(spec, shape, 10);
    expect(create).toThrow(InputError);
    expect(create).toThrow(line);
  });
});

describe('init', () => {
  it('draws from the stream given and from nothing else', () => {
    fc.assert(
      fc.property(fc.constantFrom(...smallModels), fc.integer(), ([, { init }], seed) => {
        expect(init(RandomStream.of(seed, 'a'))).toEqual(init(RandomStream.of(seed, 'a')));
        expect(init(RandomStream.of(seed, 'a'))).not.toEqual(init(RandomStream.of(seed, 'b')));
      }),
      { numRuns: 20 },
    );
  });

  it('spreads kernels over the whole range of one over the root of the fan-in', () => {
    const { layout, init } = createModel({ name: 'cnn', options: {} }, mnist, 10);
    const views = namedViews(layout, init(RandomStream.of(1)));
    for (const { name: entry, shape } of layout.filter((each) => each.name.endsWith('kernel'))) {
      const bound = 1 / Math.sqrt(sizeOf(shape.slice(0, -1)));
      const values = views[entry];
      const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const square = values.reduce((sum, value) => sum + value * value, 0) / values.length;
      expect(largest).toBeLessThanOrEqual(bound);
      expect(largest).toBeGreaterThan(0.95 * bound);
      expect(square).toBeGreaterThan((0.9 * bound * bound) / 3);
      expect(square).toBeLessThan((1.1 * bound * bound) / 3);
    }
  });

  it('starts batch normalisation as the identity', () => {
    const { layout, init } = createModel({ name: 'resnet8', options: {} }, [8, 8, 3], 10);
    const views = namedViews(layout, init(RandomStream.of(1)));
    const starts = { gamma: 1, beta: 0, mean: 0, variance: 1 };
    for (const [part, start] of Object.entries(starts)) {
      const values = layout
        .filter(({ name: entry }) => entry.endsWith(`.${part}`))
        .flatMap(({ name: n }) => [...views[n]]);
      expect(values.length).toBeGreaterThan(0);
      expect(new Set(values)).toEqual(new Set([start]));
    }
  });
});
