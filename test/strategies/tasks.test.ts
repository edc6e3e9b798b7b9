import { describe, expect, it } from 'vitest';
import type { SimulationPlan } from '../../src/actors/plan.js';
import { sizeOf } from '../../src/core/weights.js';
import type { Dataset, FederatedData } from '../../src/data/dataset.js';
import { sharedBytes, sharedFloats } from '../../src/data/shared-memory.js';
import { regressionOf, segmentationOf } from '../../src/data/task.js';
import { checkTask } from '../../src/scenario/check-task.js';
import { findStrategy, strategies } from '../../src/strategies/registry.js';
import { conformance } from '../../src/testing/conformance.js';
import { linesOf, play } from '../actors/play.js';
import { tinyScenario } from '../actors/tiny-scenario.js';
import { planFor } from './plan.js';

/** The data with the sum of each sample's features as its target. */
function withNumbers(dataset: Dataset): Dataset {
  const width = sizeOf(dataset.sampleShape);
  const targets = sharedFloats(dataset.size);
  for (let i = 0; i < dataset.features.length; i++) targets[Math.floor(i / width)] += dataset.features[i];
  return { ...dataset, task: regressionOf({ mean: 0, deviation: 2 }), targets };
}

/** The data with masks of the pixels above 0. */
function withMasks(dataset: Dataset): Dataset {
  const targets = sharedBytes(dataset.features.length);
  for (let i = 0; i < targets.length; i++) targets[i] = Number(dataset.features[i] > 0);
  const [height, width] = dataset.sampleShape;
  return { ...dataset, task: segmentationOf(height, width), targets };
}

function changed(change: (dataset: Dataset) => Dataset): (data: FederatedData) => FederatedData {
  return ({ publicSet, ...data }) => ({
    ...{ ...data, train: change(data.train), test: change(data.test) },
    ...(publicSet && { publicSet: { dataset: publicSet.dataset, rows: publicSet.rows } }),
  });
}

const batchNorm = { name: 'unet', options: { channels: [2, 3], batchNorm: true } };
const masks = { model: batchNorm, sampleShape: [4, 4, 1], change: changed(withMasks) };
const numbers = { change: changed(withNumbers) };
const numbersOfImages = {
  ...numbers,
  model: { name: 'resnet8', options: { channels: [2, 3, 4] } },
  sampleShape: [4, 4, 1],
};
const anyTask = ['fedavg', 'fedprox', 'scaffold', 'fedbn', 'ditto'];

describe.each(anyTask)('%s on a regression', (name) => {
  const setting = name === 'fedbn' ? numbersOfImages : numbers;
  for (const check of conformance(findStrategy(name), setting)) it(check.name, check.run);
});

describe.each(anyTask)('%s on masks', (name) => {
  for (const check of conformance(findStrategy(name), masks)) it(check.name, check.run);
});

describe('dsfl on masks', () => {
  const options = { subset: 12, distillation: { epochs: 1, batch: 6 } };
  for (const check of conformance(findStrategy('dsfl'), { ...masks, options })) it(check.name, check.run);
});

const training: SimulationPlan['training'] = {
  epochs: 2,
  batch: 8,
  optimizer: { name: 'adam', learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 },
};

const withData = it.skipIf(!process.env.FEDSTILL_DATA);

withData('fedavg learns the age of persons better than their mean', async () => {
  const data = { name: 'adult', target: 'age', clients: 4, limit: { train: 600, test: 300 } };
  const plan = await planFor({ name: 'fedavg' }, data, { rounds: 3, training });
  const last = linesOf(await play(plan)).at(-1);
  expect(last?.test?.rmse).toBeLessThan(12.5); // their standard deviation is 13.8
  expect(last?.test?.rmse).toBeGreaterThan(8);
});

withData('fedavg learns nuclei better than all foreground', async () => {
  const data = {
    ...{ name: 'nuclei64', clients: 2, partition: { name: 'natural', fewerClients: 'merge' }, clientTest: 0.2 },
    limit: { train: 64, test: 30 },
  };
  const changes = { rounds: 4, training, models: [{ name: 'unet', options: { channels: [4, 8] } }] };
  const last = linesOf(await play(await planFor({ name: 'fedavg' }, data, changes))).at(-1);
  expect(last?.test?.dice).toBeGreaterThan(0.4); // all foreground is 0.26
});

it("dsfl teaches the server's model masks that it never sees", async () => {
  const data = { name: 'blobs', sampleShape: [4, 4, 1], train: 150, test: 40, clients: 3, public: { size: 60 } };
  // To sharpen what untrained clients agree on would make background of everything.
  const options = { aggregation: 'sa', distillation: { epochs: 5, batch: 10, optimizer: training.optimizer } };
  const models = [{ name: 'unet', options: { channels: [4, 4] } }];
  const changes = { rounds: 4, training: { ...training, epochs: 10 }, models };
  const plan = await planFor({ name: 'dsfl', options }, data, changes);
  const last = linesOf(await play({ ...plan, data: changed(withMasks)(plan.data) })).at(-1);
  expect(last?.test?.dice).toBeGreaterThan(0.85); // all foreground is 0.67
});

describe('on a regression', () => {
  const dataset: Dataset = {
    ...{ name: 'ages', task: regressionOf({ mean: 0, deviation: 1 }), size: 1, sampleShape: [1] },
    ...{ features: sharedFloats(1), targets: sharedFloats(1), scale: 1, shift: 0 },
  };
  const refused = (name: string, sections: object = {}) => {
    const strategy = findStrategy(name);
    return () => checkTask(tinyScenario(strategy, sections), strategy, dataset);
  };

  it.each([
    [
      'valuation',
      { valuation: { methods: [{ name: 'leave-one-out' }] } },
      /valuation.utility: 'accuracy' cannot work here/,
    ],
    [
      'agreement',
      { evaluation: { measures: ['agreement'] } },
      /evaluation.measures: 'agreement' cannot work here: it reads classes/,
    ],
    ['fairness', { evaluation: { measures: ['fairness'] } }, /allowed: drift$/],
    ['flipped labels', { data: { name: 'blobs', clients: 2, labelFlip: { clients: [0] } } }, /data.labelFlip/],
  ])('%s is refused in one sentence', (_, sections, message) => {
    expect(refused('fedavg', sections)).toThrow(message);
  });

  it('strategies about classes are refused, and no others', () => {
    const about = strategies.filter(({ needs }) => needs.task).map(({ name }) => name);
    for (const name of about) expect(refused(name)).toThrow(/needs a classification, and the data set 'ages'/);
    expect(about).not.toContain('dsfl');
    for (const name of anyTask) expect(refused(name)).not.toThrow();
  });

  withData('a partition by classes is refused', async () => {
    const data = { name: 'adult', target: 'age', clients: 2, partition: { name: 'dirichlet' } };
    await expect(planFor({ name: 'fedavg' }, data)).rejects.toThrow(
      "data.partition.name: 'dirichlet' cannot work here: it divides by classes, and 'adult' has none; allowed: iid, quantity",
    );
  });

  withData('dsfl is refused where models give no probabilities', async () => {
    const data = { name: 'adult', target: 'age', clients: 2, limit: { train: 50, test: 10 }, public: { size: 10 } };
    const plan = await planFor({ name: 'dsfl' }, data);
    await expect(play(plan)).rejects.toThrow(/exchanges soft labels, and models for regression give none/);
  });
});
