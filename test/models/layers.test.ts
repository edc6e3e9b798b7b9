import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { trace } from '../../src/engine/trace/trace.js';
import { batchNormalizationLayer, convolution, dense, dropout, flatten, maxPooling } from '../../src/index.js';
import type { Layer } from '../../src/models/layers/layer.js';

const page = readFileSync(join(import.meta.dirname, '../../docs/write-a-model.md'), 'utf8');
const square = { inputs: 2, outputs: 3, size: 3, padding: 'same', bias: true } as const;

/** The options of a call as a user of JavaScript may write them. */
function written<Options>(options: Options, change: object): Options {
  return { ...options, ...change };
}

describe('a layer refuses a wrong option by its name', () => {
  it.each<[() => Layer, string]>([
    [() => dense('a', Number.NaN, 3), 'dense: expected a whole number of at least 1 as inputs, found NaN'],
    [() => dense('a', 2, 0), 'dense: expected a whole number of at least 1 as outputs, found 0'],
    [() => dense('', 2, 3), "dense: expected a text as name, found ''"],
    [() => convolution('a', written(square, { size: undefined })), 'as size, found undefined'],
    [() => convolution('a', { ...square, stride: 1.5 }), 'as stride, found 1.5'],
    [
      () => convolution('a', { ...square, padding: -1 }),
      "expected 'same', 'valid' or a whole number of at least 0 as padding",
    ],
    [() => convolution('a', written(square, { bias: 1 })), 'convolution: expected true or false as bias, found 1'],
    [() => batchNormalizationLayer('a', -2), 'as channels, found -2'],
    [() => dropout(1), 'dropout: expected a number of at least 0 and below 1 as rate, found 1'],
  ])('%#', (make, line) => {
    expect(make).toThrow(line);
  });
});

/** The layers of the page, each with its signature there, an input, and its output's shape as the page says. */
const layers: readonly (readonly [string, Layer | ((x: tf.Tensor) => tf.Tensor), number[], number[]])[] = [
  ['dense(name, inputs, outputs, { bias })', dense('a', 2, 3), [4, 2], [4, 3]],
  [
    'convolution(name, { inputs, outputs, size, stride, padding, bias })',
    convolution('a', { ...square, stride: 2 }),
    [4, 5, 5, 2],
    [4, 3, 3, 3],
  ],
  ['batchNormalizationLayer(name, channels, { affine })', batchNormalizationLayer('a', 2), [4, 5, 2], [4, 5, 2]],
  ['dropout(rate)', dropout(0.5), [4, 2], [4, 2]],
  ['maxPooling(x)', maxPooling, [4, 5, 4, 2], [4, 2, 2, 2]],
  ['flatten(x)', flatten, [4, 5, 2], [4, 10]],
];

describe('docs/write-a-model.md', () => {
  it('has every layer that the package exports', () => {
    const [, section] = page.split('## The layers');
    const listed = [...section.split('\n## ')[0].matchAll(/^\| `(\w+)\((.*?)\)`/gm)].map(
      ([, name, given]) => `${name}(${given})`,
    );
    expect(listed).toEqual(layers.map(([signature]) => signature));
    const source = readFileSync(join(import.meta.dirname, '../../src/index.ts'), 'utf8');
    const exported = [...source.matchAll(/^export \{ (\w+) \} from '\.\/models\/layers\//gm)].map(([, name]) => name);
    expect(listed.map((signature) => signature.replace(/\(.*/, '')).sort()).toEqual(exported.sort());
  });

  it.each(layers)('%s gives the shape that it says', (_, layer, input, output) => {
    const parameters = typeof layer === 'function' ? [] : layer.parameters;
    const weights = parameters.map(({ name, shape }) => [name, { shape, dtype: 'float32' as const }] as const);
    const specs = { x: { shape: input, dtype: 'float32' }, ...Object.fromEntries(weights) } as const;
    const { outputs } = trace(specs, ({ x, ...params }) => ({
      y: typeof layer === 'function' ? layer(x) : layer.apply({ params, mode: { training: false }, statistics: {} }, x),
    }));
    expect(outputs.y.shape).toEqual(output);
  });
});
