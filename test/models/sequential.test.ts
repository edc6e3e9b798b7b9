import { afterAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/core/errors.js';
import { RandomStream } from '../../src/core/random.js';
import { layoutSize } from '../../src/core/weights.js';
import { createEngine } from '../../src/engine/create-engine.js';
import { createLearner } from '../../src/learning/create-learner.js';
import { crossEntropy } from '../../src/learning/losses.js';
import { optimizerOptions } from '../../src/learning/optimizer.js';
import { createModel } from '../../src/models/registry.js';
import { parseScenario } from '../../src/scenario/load.js';
import { resolveScenario } from '../../src/scenario/resolve.js';
import { blobs, bytes } from '../learning/blobs.js';
import { expectClose, expectSameMovement } from '../learning/closeness.js';

type Layers = readonly { readonly name: string; readonly [option: string]: unknown }[];

const of = (layers: Layers, shape: readonly number[], output: number | readonly number[] = 3) =>
  createModel({ name: 'sequential', options: { layers } }, shape, output);

const engines = [await createEngine('onnx'), await createEngine('reference')] as const;
afterAll(() => Promise.all(engines.map((engine) => engine.dispose())));

const same = (channels: number, options: object = {}) => ({
  name: 'convolution',
  channels,
  kernel: 3,
  padding: 'same',
  bias: false,
  ...options,
});
const block = (channels: number, stride: number): Layers => [
  {
    name: 'residual',
    layers: [
      same(channels, { stride }),
      { name: 'batch-norm' },
      { name: 'relu' },
      same(channels),
      { name: 'batch-norm' },
    ],
  },
  { name: 'relu' },
];

/** Built-in models written as lists of layers. */
const twins: readonly (readonly [string, Readonly<Record<string, unknown>>, Layers])[] = [
  ['mlp', { hidden: [6, 5] }, [6, 5].map((units) => ({ name: 'dense', units, activation: 'relu' }))],
  [
    'cnn',
    { channels: [2, 3], hidden: 6 },
    [
      ...[2, 3].flatMap((channels) => [
        { name: 'convolution', channels, kernel: 5, padding: 'same', activation: 'relu' },
        { name: 'max-pool' },
      ]),
      { name: 'flatten' },
      { name: 'dense', units: 6 },
      { name: 'relu' },
      { name: 'dense', units: 3 },
    ],
  ],
  // On sides of odd length a padding of one pixel is that of `same`, also with a stride of 2.
  [
    'resnet8',
    { channels: [2, 3, 4] },
    [
      same(2),
      { name: 'batch-norm' },
      { name: 'relu' },
      ...block(2, 1),
      ...block(3, 2),
      ...block(4, 2),
      { name: 'global-mean-pool' },
    ],
  ],
];

describe('a list of layers', () => {
  it.each(twins)('for %s is that model, in weights and outputs', async (name, options, layers) => {
    const shape = name === 'mlp' ? [12] : [9, 9, 2];
    const [listed, built] = [of(layers, shape), createModel({ name, options }, shape, 3)];
    const start = RandomStream.of(4);
    const weights = built.init(start);
    expect(listed.init(RandomStream.of(4))).toEqual(weights);
    expect(listed.featureSize).toBe(built.featureSize);
    expect(listed.headLayout.map((entry) => entry.shape)).toEqual(built.headLayout.map((entry) => entry.shape));
    const { x } = blobs(5, shape, 3);
    const [found, expected] = await Promise.all(
      [listed, built].map((model) => createLearner(engines[0], model, bytes).predict(weights, x, 'logits')),
    );
    expectClose(found, expected, 1e-5);
  });

  it('has the shapes that layers give', () => {
    const layers = [
      { name: 'convolution', channels: 4, kernel: 5, stride: 2 },
      { name: 'mean-pool', size: 3, stride: 2, padding: 'same' },
      { name: 'residual', layers: [{ name: 'convolution', channels: 6, kernel: 2, stride: 3, padding: 'same' }] },
    ];
    const model = of(layers, [28, 28, 1], 10);
    expect(model.layout.map(({ name, shape }) => [name, ...shape])).toEqual([
      ['convolution1.kernel', 5, 5, 1, 4],
      ['convolution1.bias', 4],
      ['residual1.convolution1.kernel', 2, 2, 4, 6],
      ['residual1.convolution1.bias', 6],
      ['residual1.shortcut.kernel', 1, 1, 4, 6],
      ['classifier.kernel', 2 * 2 * 6, 10],
      ['classifier.bias', 10],
    ]);
    expect(model.featureSize).toBe(24);
  });

  it('ends with the classifier that it names, and with another one where the last layer is none', () => {
    const last = (layer: Layers[number]) => of([layer], [4]).headLayout[0].name;
    expect(last({ name: 'dense', units: 3 })).toBe('dense1.kernel');
    expect(last({ name: 'dense', units: 3, activation: 'relu' })).toBe('classifier.kernel');
    expect(last({ name: 'dense', units: 4 })).toBe('classifier.kernel');
    expect(layoutSize(of([], [4]).layout)).toBe(15);
  });

  it('gives masks where a task asks for them', () => {
    const mask = of([same(4, { activation: 'relu' })], [6, 6, 1], [6, 6, 1]);
    expect(mask.headLayout.map(({ name, shape }) => [name, ...shape])).toEqual([
      ['classifier.kernel', 1, 1, 4, 1],
      ['classifier.bias', 1],
    ]);
    expect(() => of([{ name: 'max-pool' }], [6, 6, 1], [6, 6, 1])).toThrow(
      /^model\.layers: 'sequential' gives 3x3x1, and the task here needs \[6, 6, 1\] for a sample$/,
    );
  });
});

describe('layers of every kind', () => {
  const layers = [
    { name: 'convolution', channels: 4, kernel: 3, stride: 2, padding: 'same' },
    { name: 'group-norm', groups: 2 },
    { name: 'gelu' },
    { name: 'mean-pool', size: 2, stride: 1, padding: 'same' },
    { name: 'layer-norm' },
    { name: 'residual', layers: [same(4), { name: 'batch-norm' }, { name: 'leaky-relu', slope: 0.2 }] },
    { name: 'max-pool', size: 2, padding: 'same' },
    { name: 'flatten' },
    { name: 'dense', units: 6, activation: 'tanh' },
    { name: 'residual', layers: [{ name: 'dense', units: 5, activation: 'sigmoid', bias: false }] },
    { name: 'batch-norm' },
    { name: 'layer-norm' },
  ];
  const model = of(layers, [7, 7, 2]);

  it('train alike on the compiling engine and on the reference, FLOPs included', async () => {
    const data = blobs(6, model.inputShape, 3);
    const weights = model.init(RandomStream.of(2, 'init'));
    const optimizer = optimizerOptions.parse({ name: 'sgd', learningRate: 0.1 });
    const [found, expected] = await Promise.all(
      engines.map(async (engine) => {
        const learner = createLearner(engine, model, bytes);
        const random = RandomStream.of(2, 'order');
        const fitted = await learner.fit({ weights, data, loss: crossEntropy, optimizer, epochs: 1, batch: 4, random });
        return { ...fitted, flops: learner.takeFlops() };
      }),
    );
    expect(found.flops).toBe(expected.flops);
    expect(found.flops).toBeGreaterThan(1000);
    expectClose([found.loss], [expected.loss], 1e-4);
    expectSameMovement(model.layout, weights, found.weights, expected.weights, 1e-3);
  });

  it('normalise groups of channels of a sample, whatever else is in the batch', async () => {
    const norm = of([{ name: 'group-norm', groups: 2 }], [3, 3, 4]);
    const weights = norm.init(RandomStream.of(1));
    const learner = createLearner(engines[0], norm, { scale: 1, shift: 0 });
    const random = RandomStream.of(3);
    const x = Float32Array.from({ length: 2 * 36 }, () => 5 + 3 * random.normal());
    const rows = await learner.predict(weights, x, 'features');
    expect(rows.slice(36)).toEqual(await learner.predict(weights, x.slice(36), 'features'));
    for (const group of [0, 1]) {
      const values = [...rows.slice(0, 36)].filter((_, i) => Math.floor((i % 4) / 2) === group);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      expect(mean).toBeCloseTo(0, 5);
      expect(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length).toBeCloseTo(1, 3);
    }
  });
});

describe('a scenario with layers', () => {
  const checked = async (layers: unknown, sampleShape: readonly number[] = [6, 6, 4]) => {
    const written = {
      rounds: 1,
      data: { name: 'blobs', classes: 3, sampleShape, train: 90, test: 9, clients: 3 },
      model: { name: 'sequential', layers },
      training: { optimizer: { name: 'sgd', learningRate: 0.1 } },
      strategy: 'fedavg',
    };
    return resolveScenario(await parseScenario(written, 'small.yaml'));
  };

  it('may name them alone or with their options', async () => {
    const { models } = await checked(['flatten', { name: 'dense', units: 4 }, 'relu']);
    const layers = [{ name: 'flatten' }, { units: 4, bias: true }, { name: 'relu' }];
    expect(models[0]).toMatchObject({ name: 'sequential', options: { layers } });
  });

  const dense = { name: 'dense', units: 4 };
  it.each<[unknown, RegExp, number[]?]>([
    [
      ['flaten'],
      /^model\.layers\.0\.name: unknown 'flaten'; did you mean 'flatten'\? Allowed: batch-norm, convolution/,
    ],
    [[{ ...dense, units: 0 }], /^model\.layers\.0\.units: expected a whole number of at least 1 .*, found 0$/],
    [[{ ...dense, activaton: 'relu' }], /^model\.layers\.0\.activaton: unknown .* mean 'activation'/],
    [['relu', dense], /^model\.layers\.1: 'dense' takes a row of numbers, and its input is 6x6x4; put 'flatten' or/],
    [['flatten', 'max-pool'], /^model\.layers\.1: 'max-pool' takes images .*, and its input is a row of 144 numbers$/],
    [
      ['max-pool', 'max-pool', 'relu', 'max-pool'],
      /^model\.layers\.3: a pool of 2 needs images of 2x2 or more, found 1x1$/,
    ],
    [
      [{ name: 'convolution', channels: 2, kernel: 7 }],
      /^model\.layers\.0: a kernel of 7 needs images of 7x7 or more, found 6x6$/,
    ],
    [[{ name: 'group-norm', groups: 3 }], /^model\.layers\.0\.groups: expected a divisor of the 4 channels, found 3$/],
    [
      [{ name: 'residual', layers: [{ name: 'convolution', channels: 2, kernel: 9 }] }],
      /^model\.layers\.0\.layers\.0: /,
    ],
    [
      [{ name: 'residual', layers: [{ name: 'convolution', channels: 2, kernel: 2 }] }],
      /: its layers make 5x5x2 of 6x6x4/,
    ],
    [[{ name: 'residual', layers: [{ name: 'residual', layers: [dense] }] }], /layers\.0\.name: unknown 'residual'/],
    [{}, /^model\.layers: expected a list/],
  ])('is refused in one line: %j', async (layers, line) => {
    const refused = checked(layers);
    await expect(refused).rejects.toThrow(line);
    await expect(refused).rejects.toThrow(InputError);
  });
});
