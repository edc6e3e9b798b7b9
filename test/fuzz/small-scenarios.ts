import fc from 'fast-check';
import { measureName } from '../../src/actors/evaluation/measures/registry.js';
import { codecVariant } from '../../src/codecs/codec-options.js';
import { codecs } from '../../src/codecs/registry.js';
import { partitionOptions } from '../../src/data/partitions/registry.js';
import { intensityShiftOptions } from '../../src/data/transforms/intensity-shift.js';
import { labelFlipOptions } from '../../src/data/transforms/label-flip.js';
import { normalizeOptions } from '../../src/data/transforms/normalization.js';
import { contributionMechanisms } from '../../src/incentives/economics/contribution/contribution-mechanisms.js';
import { assignableBehaviours } from '../../src/incentives/training/behaviours/assignment.js';
import { detectors } from '../../src/incentives/training/detection/registry.js';
import { optOutOptions } from '../../src/incentives/training/participation/opt-out.js';
import { rewardOptions } from '../../src/incentives/training/rewards/reward-options.js';
import { valuationMethods } from '../../src/incentives/training/valuation/methods.js';
import { policyOptions } from '../../src/scheduler/schedule-options.js';
import { strategies } from '../../src/strategies/registry.js';
import type { Strategy } from '../../src/strategies/strategy.js';
import { smallOptions } from '../strategies/blobs-setting.js';
import { arbitraryOf } from './schema-arbitrary.js';

const whole = (min: number, max: number) => fc.integer({ min, max });
const between = (min: number, max: number) =>
  fc.integer({ min: 0, max: 100 }).map((i) => min + ((max - min) * i) / 100);
/** A value in one case out of so many. */
const some = <T>(arbitrary: fc.Arbitrary<T>, oneIn = 3) =>
  fc.oneof({ arbitrary: fc.constant(undefined), weight: oneIn - 1 }, { arbitrary, weight: 1 });

/** One of several named choices with options next to their lower bounds; its defaults as often. */
function choice(variants: readonly { readonly name: string; readonly options: Parameters<typeof arbitraryOf>[0] }[]) {
  return fc.oneof(
    ...variants.map(({ name, options }) =>
      fc.oneof(
        fc.constant<object>({ name }),
        arbitraryOf(options, 'small').map((drawn): object => Object.assign({}, drawn, { name })),
      ),
    ),
  );
}

function strategyOf({ name, options }: Strategy): fc.Arbitrary<object> {
  const usual = Object.assign({ name }, smallOptions[name]);
  return fc.oneof(
    { arbitrary: fc.constant<object>(usual), weight: 2 },
    arbitraryOf(options, 'small').map((drawn): object => ({ ...usual, ...Object(drawn), name })),
  );
}

const curve = fc.constantFrom<object>(
  { name: 'power-law', best: 0.95, scale: 1.2, exponent: 0.5 },
  {
    name: 'measured',
    points: [
      [10, 0.5],
      [40, 0.7],
      [160, 0.8],
    ],
  },
);

function incentivesOf(clients: number): fc.Arbitrary<object> {
  const who = fc.oneof(
    fc.uniqueArray(whole(0, clients - 1), { minLength: 1, maxLength: 2 }).map((ids) => ({ clients: ids })),
    between(0.1, 0.5).map((fraction) => ({ fraction })),
  );
  const behaviour = fc.tuple(choice(assignableBehaviours), who).map(([drawn, whom]) => {
    const own = Object.entries(drawn).filter(([key]) => key !== 'clients' && key !== 'fraction');
    return { ...Object.fromEntries(own), ...whom };
  });
  const cost = fc.constantFrom(1e-4, 1e-3, 2e-3, 0.01);
  const agents = fc
    .array(cost, { minLength: clients, maxLength: clients })
    .map((costs) => costs.map((each) => ({ cost: each })));
  const mechanism = fc.record({
    mechanism: choice(contributionMechanisms),
    curve,
    agents,
    beliefs: some(fc.constantFrom('announced', 'measured')),
    start: some(fc.constantFrom('stand-alone', 'nothing')),
    every: some(whole(1, 2)),
    reward: some(arbitraryOf(rewardOptions, 'small'), 2),
  });
  return fc
    .record({
      agents: some(mechanism, 2),
      behaviours: some(fc.array(behaviour, { minLength: 1, maxLength: 2 }), 2),
      detectors: some(fc.array(choice(detectors), { minLength: 1, maxLength: 2 })),
      optOut: some(arbitraryOf(optOutOptions, 'small'), 4),
    })
    .map(({ agents: behind, ...rest }) => defined({ ...rest, ...behind }));
}

/** Without the keys that have no value. */
function defined(section: object): object {
  return Object.fromEntries(Object.entries(section).filter(([, value]) => value !== undefined));
}

const optimizer = fc.oneof(
  { arbitrary: between(0.01, 0.2).map((learningRate): object => ({ name: 'sgd', learningRate })), weight: 2 },
  fc
    .record({
      momentum: between(0, 0.9),
      nesterov: fc.boolean(),
      weightDecay: between(0, 0.01),
      clipNorm: some(between(0.1, 5)),
    })
    .map((rest): object => defined({ name: 'sgd', learningRate: 0.05, ...rest })),
  fc.constant<object>({ name: 'adam', learningRate: 0.01 }),
);
const training = fc.record({
  epochs: fc.oneof({ arbitrary: fc.constant(1), weight: 3 }, whole(0, 2)),
  steps: some(whole(1, 4)),
  batch: fc.oneof(whole(1, 20), fc.constant('full')),
  optimizer,
  learningRateDecay: some(between(0.5, 1)),
});

const flat = ['logreg', { name: 'mlp', hidden: [5] }, { name: 'mlp', hidden: [6, 4] }];
const convolutional = [
  { name: 'cnn', channels: [2, 3], hidden: 5 },
  { name: 'resnet8', channels: [2, 2, 3] },
  { name: 'strided-cnn', channels: [2, 2] },
];
const shapeAndModels = fc.oneof(
  {
    arbitrary: fc.tuple(fc.constant([4]), fc.array(fc.constantFrom(...flat), { minLength: 1, maxLength: 2 })),
    weight: 4,
  },
  fc.tuple(
    fc.constant([8, 8, 1]),
    fc.array(fc.constantFrom<string | object>(...convolutional, 'logreg'), { minLength: 1, maxLength: 1 }),
  ),
);

function dataOf(clients: number, sampleShape: readonly number[]): fc.Arbitrary<object> {
  return fc
    .record({
      classes: whole(2, 4),
      train: whole(60, 150),
      test: whole(10, 40),
      partition: some(arbitraryOf(partitionOptions, 'small'), 2),
      public: fc.option(fc.record({ size: whole(5, 30), labelled: fc.oneof(fc.constant(true), fc.boolean()) }), {
        nil: undefined,
        freq: 4,
      }),
      clientTest: fc.constantFrom(0, 0.2, 0.3),
      unseen: some(whole(0, 2), 4),
      normalize: some(arbitraryOf(normalizeOptions, 'small'), 4),
      intensityShift:
        sampleShape.length > 1 ? some(arbitraryOf(intensityShiftOptions, 'small'), 4) : fc.constant(undefined),
      labelFlip: some(
        arbitraryOf(labelFlipOptions, 'small').map((drawn) => ({ ...Object(drawn), clients: [0] })),
        4,
      ),
    })
    .map((rest) => defined({ name: 'blobs', clients, sampleShape, ...rest }));
}

const quantity = fc.oneof(whole(1, 1e6), fc.record({ median: whole(1e3, 1e6), sigma: between(0, 6) }));

/** Sections that say who works when, and how long it takes. */
function scheduleOf(clients: number) {
  return {
    cohort: fc.oneof(
      between(0.1, 1).map((fraction): object => ({ fraction })),
      whole(1, clients).map((count): object => ({ count })),
      between(0.2, 1).map((probability): object => ({ probability })),
    ),
    policy: fc.oneof(
      arbitraryOf(policyOptions, 'small'),
      between(0.01, 1).map((seconds): object => ({ name: 'deadline', seconds, late: 'keep' })),
      fc.tuple(whole(1, clients), whole(1, clients)).map(([bufferSize, maxInFlight]): object => {
        return { name: 'fedbuff', bufferSize, maxInFlight };
      }),
    ),
    devices: some(fc.record({ flops: quantity })),
    network: some(fc.record({ downlink: quantity, uplink: quantity, latency: between(0, 2) })),
  };
}

/** Scenarios that are mostly valid and run in a moment: every kind of thing that a scenario can name, with every other. */
export const smallScenarios: fc.Arbitrary<object> = fc
  .tuple(fc.constantFrom(...strategies), whole(1, 6), shapeAndModels)
  .chain(([strategy, clients, [sampleShape, models]]) => {
    const same = models.length === 1 || strategy.needs.oneArchitecture;
    return fc
      .record({
        seed: fc.nat(1000),
        rounds: whole(1, 3),
        data: dataOf(clients, sampleShape),
        training,
        strategy: strategyOf(strategy),
        ...scheduleOf(clients),
        codecs: strategy.lens
          ? fc.oneof(fc.constant([]), fc.array(choice(codecs.map(codecVariant)), { minLength: 1, maxLength: 2 }))
          : fc.constant(undefined),
        incentives: some(incentivesOf(clients), 2),
        evaluation: some(
          fc
            .record({
              every: some(whole(1, 2)),
              clients: some(whole(1, 4)),
              model: some(fc.constantFrom('global', 'devices'), 4),
              aloneEpochs: fc.constant(2),
              measures: some(fc.subarray([...measureName.options]), 2),
            })
            .map(defined),
        ),
        valuation: some(
          fc
            .record({
              methods: fc.uniqueArray(choice(valuationMethods), {
                minLength: 1,
                maxLength: 2,
                selector: (method) => Object(method).name,
              }),
              utility: some(fc.constantFrom('accuracy', 'negative-loss')),
              samples: some(whole(1, 30)),
            })
            .map(defined),
          4,
        ),
      })
      .map((sections) => defined({ ...sections, ...(same ? { model: models[0] } : { models }) }));
  });
