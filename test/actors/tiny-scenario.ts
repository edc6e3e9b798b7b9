import { type Scenario, scenarioSchema } from '../../src/scenario/schema.js';
import type { Strategy } from '../../src/strategies/strategy.js';
import { smallOptions } from '../strategies/blobs-setting.js';

/**
 * Three rounds of a strategy with small options on synthetic clusters, in milliseconds: four clients of very different speed,
 * some of whom lack a class, and thirty labelled public samples.
 *
 * @param changes sections as a user writes them
 */
export function tinyScenario({ name }: Strategy, changes: object = {}): Scenario {
  return scenarioSchema().parse({
    seed: 5,
    rounds: 3,
    data: {
      name: 'blobs',
      classes: 3,
      sampleShape: [4],
      train: 130,
      test: 30,
      clients: 4,
      partition: { name: 'shards', shardsPerClient: 2 },
      public: { size: 30, labelled: true },
      clientTest: 0.2,
    },
    model: { name: 'logreg' },
    training: { batch: 8, optimizer: { name: 'sgd', learningRate: 0.1 } },
    strategy: Object.assign({ name }, smallOptions[name]),
    devices: { flops: { median: 1e5, sigma: 6 } },
    network: { downlink: 1e5, uplink: { median: 1e4, sigma: 1 }, latency: 0.05 },
    evaluation: { every: 3, clients: 2 },
    ...changes,
  });
}
