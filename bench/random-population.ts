import type { SimulationPlan } from '../src/actors/plan.js';
import { RandomStream } from '../src/core/random.js';
import { sizeOf } from '../src/core/weights.js';
import type { Dataset } from '../src/data/dataset.js';
import { sharedBytes, sharedInts } from '../src/data/shared-memory.js';
import { classificationOf } from '../src/data/task.js';

const [classes, sampleShape] = [10, [28, 28, 1]];

/** Images of the size of MNIST's whose pixels and labels are random: what a measurement costs does not depend on them. */
export function randomImages(size: number): Dataset {
  const random = RandomStream.of(0, 'images', size);
  const features = sharedBytes(size * sizeOf(sampleShape));
  for (let i = 0; i < features.length; i++) features[i] = random.integer(256);
  const labels = sharedInts(size);
  for (let i = 0; i < size; i++) labels[i] = random.integer(classes);
  return {
    name: 'random images',
    size,
    task: classificationOf(classes),
    sampleShape,
    features,
    targets: labels,
    scale: 1 / 255,
    shift: 0,
  };
}

/**
 * A plan of FedAvg for measurements: every client holds the same number of random images, in the order of the training set,
 * and trains for one epoch in batches of 32. It evaluates after the last round only.
 *
 * @param clients in the population
 * @param samples of each client
 */
export function randomPopulation(
  clients: number,
  samples: number,
  train: Dataset,
  changes: Partial<SimulationPlan>,
): SimulationPlan {
  return {
    seed: 0,
    rounds: 1,
    backend: 'onnx',
    strategy: { name: 'fedavg', options: {} },
    models: [{ name: 'logreg', options: {} }],
    training: {
      epochs: 1,
      batch: 32,
      optimizer: { name: 'sgd', learningRate: 0.1, momentum: 0, nesterov: false, weightDecay: 0 },
    },
    data: {
      train,
      test: randomImages(100),
      shards: Array.from({ length: clients }, (_, client) => ({
        client,
        train: Int32Array.from({ length: samples }, (_, i) => client * samples + i),
        test: new Int32Array(),
      })),
    },
    threads: 1,
    cohort: { fraction: 1 },
    codecs: [],
    policy: { name: 'all-received' },
    devices: { flops: 2e9 },
    network: { downlink: 2.5e6, uplink: 6.25e5, latency: 0.05 },
    evaluation: { every: Number.MAX_SAFE_INTEGER, clients: 1 },
    ...changes,
  };
}
