import type { SimulationPlan } from '../../src/actors/plan.js';
import { RandomStream } from '../../src/core/random.js';
import type { Dataset } from '../../src/data/dataset.js';
import { classificationOf } from '../../src/data/task.js';
import { circumstances } from './circumstances.js';

const classes = 3;
const features = 4;

/** Gaussian clusters around one corner of a cube for each class. */
function clusters(name: string, size: number): Dataset {
  const random = RandomStream.of(7, name);
  const x = new Float32Array(new SharedArrayBuffer(size * features * Float32Array.BYTES_PER_ELEMENT));
  const y = new Int32Array(new SharedArrayBuffer(size * Int32Array.BYTES_PER_ELEMENT));
  for (let row = 0; row < size; row++) {
    y[row] = random.integer(classes);
    for (let feature = 0; feature < features; feature++) {
      x[row * features + feature] = (feature === y[row] ? 2 : 0) + random.normal();
    }
  }
  const task = classificationOf(classes);
  return { name, size, task, sampleShape: [features], features: x, targets: y, scale: 1, shift: 0 };
}

/** A plan that takes milliseconds: logistic regression on clusters, each client with a few more samples than the last. */
export function smallPlan(changes: Partial<SimulationPlan> = {}, population = 6): SimulationPlan {
  const perClient = 20;
  const publicRows = 30;
  const train = clusters('train', population * perClient + publicRows);
  const shards = Array.from({ length: population }, (_, client) => {
    const rows = Int32Array.from({ length: perClient }, (_, index) => client * perClient + index);
    const held = 4 + (client % 5);
    return { client, train: rows.subarray(held), test: rows.subarray(0, held) };
  });
  return {
    seed: 11,
    rounds: 3,
    backend: 'reference',
    strategy: { name: 'fedavg', options: {} },
    models: [{ name: 'logreg', options: {} }],
    training: {
      epochs: 1,
      batch: 5,
      optimizer: { name: 'sgd', learningRate: 0.1, momentum: 0, nesterov: false, weightDecay: 0 },
    },
    data: {
      train,
      test: clusters('test', 2500),
      shards,
      publicSet: {
        dataset: train,
        rows: Int32Array.from({ length: publicRows }, (_, row) => population * perClient + row),
      },
    },
    threads: 1,
    cohort: { fraction: 0.5 },
    ...circumstances,
    ...changes,
  };
}
