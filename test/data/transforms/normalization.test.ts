import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RandomStream } from '../../../src/core/random.js';
import type { Dataset, FederatedData } from '../../../src/data/dataset.js';
import { federate } from '../../../src/data/federate.js';
import { loadFederatedData } from '../../../src/data/load.js';
import { dataOptions } from '../../../src/data/options.js';
import { copyRows } from '../../../src/data/samples.js';
import { sharedBytes, sharedFloats } from '../../../src/data/shared-memory.js';
import { classesOf } from '../../../src/data/task.js';
import { createEngine } from '../../../src/engine/create-engine.js';
import { createLearner } from '../../../src/learning/create-learner.js';
import { createModel } from '../../../src/models/registry.js';
import { expectInputError } from '../files.js';
import { numbered } from '../generated.js';

const engines = [await createEngine('onnx'), await createEngine('reference')];

/** Random samples, each channel at a level and with a spread of its own. */
function drawn(size: number, sampleShape: readonly number[], random: RandomStream, floats: boolean): Dataset {
  const channels = sampleShape[sampleShape.length - 1];
  const dataset = numbered(size, sampleShape, { floats });
  const features = (floats ? sharedFloats : sharedBytes)(dataset.features.length);
  for (let i = 0; i < features.length; i++) {
    const channel = i % channels;
    features[i] = 40 + 30 * channel + (20 + 10 * channel) * random.uniform();
  }
  return { ...dataset, features };
}

/** What a model sees of some rows: the features of a logistic regression are its inputs. */
function inputsOf({ train }: FederatedData, rows: Int32Array, engine = engines[0]): Promise<Float32Array> {
  const model = createModel({ name: 'logreg', options: {} }, train.sampleShape, classesOf(train.task));
  const weights = model.init(RandomStream.of(1));
  return createLearner(engine, model, train).predict(weights, copyRows(train, rows), 'features');
}

const trainedRows = ({ shards }: FederatedData) => Int32Array.from(shards.flatMap(({ train }) => [...train]));

const populations = fc.record({
  clients: fc.integer({ min: 1, max: 6 }),
  unseen: fc.constantFrom(0, 2),
  clientTest: fc.constantFrom(0, 0.3),
  public: fc.option(fc.constant({ size: 20 }), { nil: undefined }),
  sampleShape: fc.constantFrom([4, 4, 1], [4, 4, 3], [5]),
  floats: fc.boolean(),
  seed: fc.nat(),
});

function populate(
  { sampleShape, floats, seed, ...options }: { sampleShape: readonly number[]; floats: boolean; seed: number },
  normalize: unknown,
  change: (train: Dataset) => Dataset = (train) => train,
): FederatedData {
  const random = RandomStream.of(seed);
  const source = {
    train: change(drawn(120, sampleShape, random.fork('train'), floats)),
    test: drawn(30, sampleShape, random.fork('test'), floats),
  };
  const shift = floats ? {} : { intensityShift: {} };
  return federate(source, dataOptions.parse({ name: 'blobs', clients: 2, ...options, ...shift, normalize }), random);
}

describe('measured normalisation', () => {
  test('gives every channel of what clients train on the mean 0 and the deviation 1', () =>
    fc.assert(
      fc.asyncProperty(populations, async (population) => {
        const data = populate(population, 'measured');
        const inputs = await inputsOf(data, trainedRows(data));
        const channels = population.sampleShape[population.sampleShape.length - 1];
        for (let c = 0; c < channels; c++) {
          const own = inputs.filter((_, i) => i % channels === c);
          const mean = own.reduce((sum, v) => sum + v, 0) / own.length;
          const variance = own.reduce((sum, v) => sum + (v - mean) ** 2, 0) / own.length;
          expect(mean).toBeCloseTo(0, 4);
          expect(variance).toBeCloseTo(1, 4);
        }
        expect(data.test.normalization).toEqual(data.train.normalization);
        expect(data.publicSet?.dataset.normalization).toEqual(population.public && data.train.normalization);
      }),
      { numRuns: 40 },
    ));

  test('does not look at samples that nobody trains on', () =>
    fc.assert(
      fc.property(populations, (population) => {
        const data = populate(population, 'measured');
        const trained = new Set(trainedRows(data));
        const others = populate(population, 'measured', (train) => {
          const features = train.features.slice();
          const length = features.length / train.size;
          for (let row = 0; row < train.size; row++) {
            if (!trained.has(row)) features.fill(255, row * length, (row + 1) * length);
          }
          return { ...train, features };
        });
        expect(others.train.normalization).toEqual(data.train.normalization);
      }),
      { numRuns: 40 },
    ));

  test('takes a channel that is the same everywhere to 0', async () => {
    const data = populate({ sampleShape: [2, 2, 2], floats: true, seed: 1 }, 'measured', (train) => ({
      ...train,
      features: train.features.map((value, i) => (i % 2 === 0 ? 7 : value)),
    }));
    const inputs = await inputsOf(data, trainedRows(data));
    expect(inputs.filter((_, i) => i % 2 === 0).every((value) => Math.abs(value) < 1e-5)).toBe(true);
  });
});

test.each(engines.map((engine) => [engine.backend, engine] as const))(
  'constants of the user are subtracted and divided by, by channel, on %s',
  async (_, engine) => {
    const normalize = { mean: [0.1, 0.5, 0.25], deviation: [0.5] };
    const data = populate({ sampleShape: [3, 3, 3], floats: false, seed: 2 }, normalize);
    const rows = trainedRows(data).subarray(0, 5);
    const expected = [...copyRows(data.train, rows)].map((v, i) => (v / 255 - normalize.mean[i % 3]) / 0.5);
    (await inputsOf(data, rows, engine)).forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 5);
    });
  },
);

test('the published constants of MNIST are those of its training images', async () => {
  const load = (normalize: unknown) =>
    loadFederatedData(dataOptions.parse({ name: 'mnist', clients: 3, normalize }), { seed: 1 });
  const [standard, measured] = [await load('standard'), await load('measured')];
  expect(standard.train.normalization).toEqual({ mean: [0.1307], deviation: [0.3081] });
  expect(measured.train.normalization?.mean[0]).toBeCloseTo(0.1307, 4);
  expect(measured.train.normalization?.deviation[0]).toBeCloseTo(0.3081, 4);
});

test('what cannot be normalised so is refused', async () => {
  const images = { sampleShape: [4, 4, 3], floats: false, seed: 1 };
  await expectInputError(
    () => populate(images, 'standard'),
    'data.normalize',
    /'numbered' has no published constants; allowed: measured/,
  );
  await expectInputError(
    () => populate(images, { mean: [0.5, 0.5], deviation: [1] }),
    'data.normalize.mean',
    /found 2 numbers, expected 3, one for each of the channels/,
  );
});
