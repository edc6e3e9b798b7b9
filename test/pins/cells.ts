import { measureName } from '../../src/actors/evaluation/measures/registry.js';
import { partitionNames } from '../../src/data/partitions/registry.js';
import { contributionMechanisms } from '../../src/incentives/economics/contribution/contribution-mechanisms.js';
import { assignableBehaviours } from '../../src/incentives/training/behaviours/assignment.js';
import { detectors } from '../../src/incentives/training/detection/registry.js';
import { rewardOptions } from '../../src/incentives/training/rewards/reward-options.js';
import { valuationMethods } from '../../src/incentives/training/valuation/methods.js';
import { strategies } from '../../src/strategies/registry.js';

/** A tiny run: the strategy, and the sections of the scenario that are not {@link tinyScenario}'s. */
export interface Cell {
  readonly strategy: string;
  readonly sections: object;
}

const required: Readonly<Record<string, object>> = {
  'worst-case-shaping': { bound: 0.01 },
  'stop-out': { after: 1 },
  'capped-dirichlet': { minimumSize: 1 },
  'scarce-classes': { scarce: 1 },
};
const named = (name: string) => ({ name, ...required[name] });

const images = {
  data: {
    ...{ name: 'blobs', classes: 3, sampleShape: [6, 6, 1], train: 90, test: 30, clients: 3 },
    clientTest: 0.2,
    normalize: 'measured',
  },
  model: { name: 'strided-cnn', channels: [2, 3], features: 4 },
};
/** Models in place of a linear one, where with that a method is another. */
const models: Readonly<Record<string, object>> = {
  fedbn: images,
  fedper: { model: { name: 'mlp', hidden: [5] } },
  moon: { model: { name: 'mlp', hidden: [5] } },
};
const tinyTraining = { batch: 8, optimizer: { name: 'sgd', learningRate: 0.1 } };
const agents = {
  curve: { name: 'power-law', best: 0.95, scale: 1.2, exponent: 0.5 },
  agents: [{ cost: 1e-2 }, { cost: 2e-2, count: 2 }, { cost: 4e-2 }],
};
const shaping = { mechanism: { name: 'accuracy-shaping' }, ...agents };
const policies = {
  deadline: { name: 'deadline', seconds: 0.5 },
  'deadline, late kept': { name: 'deadline', seconds: 0.5, late: 'keep' },
  fedbuff: { name: 'fedbuff', bufferSize: 2, maxInFlight: 3 },
};
const codecs = {
  topk: [{ name: 'topk', ratio: 0.2 }],
  noise: [{ name: 'noise', clip: 1, multiplier: 0.5 }],
  'topk and noise': [
    { name: 'topk', ratio: 0.2 },
    { name: 'noise', clip: 1, multiplier: 0.5 },
  ],
};
const rewards = rewardOptions.options.map(({ shape }) => shape.name.value);

function cellsOf(prefix: string, names: readonly string[], sections: (name: string) => object): [string, Cell][] {
  return names.map((name) => [`${prefix} ${name}`, { strategy: 'fedavg', sections: sections(name) }]);
}

/** The runs whose numbers are pinned, by what each is there for. */
export const cells: ReadonlyMap<string, Cell> = new Map<string, Cell>([
  ...strategies.map(({ name }): [string, Cell] => [
    `strategy ${name}`,
    { strategy: name, sections: models[name] ?? {} },
  ]),
  ...Object.entries(policies).flatMap(([name, policy]) =>
    ['fedavg', 'scaffold', 'fd'].flatMap((strategy): [string, Cell][] =>
      strategy === 'scaffold' && name === 'fedbuff'
        ? []
        : [
            [
              `policy ${name} with ${strategy}`,
              { strategy, sections: { policy, rounds: 4, devices: { flops: { median: 5e3, sigma: 1 } } } },
            ],
          ],
    ),
  ),
  ...Object.entries(codecs).flatMap(([name, chosen]) =>
    ['fedavg', 'fedprox'].map((strategy): [string, Cell] => [
      `stage ${name} with ${strategy}`,
      { strategy, sections: { codecs: chosen } },
    ]),
  ),
  ['stage topk with scaffold', { strategy: 'scaffold', sections: { codecs: codecs.topk } }],
  ...cellsOf('running statistics', ['average', 'local', 'drop'], (statistics) => ({
    ...images,
    batchNorm: { statistics },
  })),
  ['running statistics with topk', { strategy: 'fedavg', sections: { ...images, codecs: codecs.topk } }],
  [
    'images augmented',
    {
      strategy: 'fedavg',
      sections: {
        ...images,
        training: { ...tinyTraining, augment: ['crop', 'flip', 'cutout'].map((name) => ({ name })) },
      },
    },
  ],
  ...cellsOf(
    'partition',
    partitionNames.filter((name) => name !== 'natural'),
    (name) => ({
      data: {
        ...{ name: 'blobs', classes: 3, sampleShape: [4], train: 90, test: 30, clients: 3 },
        partition: named(name),
      },
    }),
  ),
  ...cellsOf(
    'behaviour',
    assignableBehaviours.map(({ name }) => name),
    (name) => ({
      incentives: { behaviours: [{ ...named(name), clients: [1, 2] }] },
    }),
  ),
  ...cellsOf(
    'detector',
    detectors.map(({ name }) => name),
    (name) => ({
      incentives: { detectors: [{ name }], behaviours: [{ name: 'random-weights', clients: [1] }] },
    }),
  ),
  ...cellsOf(
    'valuation',
    valuationMethods.map(({ name }) => name),
    (name) => ({
      valuation: { methods: [{ name }], utility: 'negative-loss' },
    }),
  ),
  ...cellsOf(
    'mechanism',
    contributionMechanisms.map(({ name }) => name),
    (name) => ({
      incentives: { ...shaping, mechanism: named(name) },
    }),
  ),
  ...cellsOf('reward', rewards, (name) => ({ incentives: { ...shaping, reward: { name, samples: 10, every: 1 } } })),
  ...cellsOf('measure', measureName.options, (name) => ({
    evaluation: { measures: [name], every: 1, aloneEpochs: 2 },
  })),
  ['the mean of devices', { strategy: 'fedavg', sections: { evaluation: { model: 'devices' } } }],
  ['opting out', { strategy: 'fedavg', sections: { incentives: { optOut: { from: 1, aloneEpochs: 2 } } } }],
]);
