import fc from 'fast-check';
import { logUniform } from '../populations.js';

const positive = fc.oneof(fc.constant(1), logUniform(1e-6, 1e6));
const amount = fc.oneof(fc.constant(0), positive);
const share = fc.oneof(fc.constantFrom(0, 1, 0.5), logUniform(1e-6, 1));
const several = { minLength: 2, maxLength: 4 };
const some = { minLength: 1, maxLength: 4 };

const best = fc.oneof(fc.constant(1), logUniform(1e-3, 1));
const exponent = fc.oneof(fc.constantFrom(0.5, 1), logUniform(0.05, 5));
const curve = fc.oneof(
  fc.record({ name: fc.constant('generalisation-bound'), best, difficulty: positive }),
  fc.record({ name: fc.constant('square-root'), best, difficulty: positive }),
  fc.record({ name: fc.constant('power-law'), best, scale: positive, exponent }),
  fc.record({ name: fc.constant('saturating'), best, scale: positive }),
  fc.record({ name: fc.constant('linear-capped'), best, slope: positive }),
);
const perSample = fc.oneof(positive, logUniform(1e-12, 1e-3));
const cost = fc.oneof(
  { arbitrary: perSample, weight: 5 },
  {
    arbitrary: fc.record({ name: fc.constant('quadratic'), perSample: amount, perSquare: perSample }),
    weight: 1,
  },
);
const contributors = (cost: fc.Arbitrary<unknown>) =>
  fc.array(fc.record({ cost, stock: amount }, { requiredKeys: ['cost'] }), some);
const unused = { starts: fc.constant(2) };

const value = fc.oneof(
  fc.record({ name: fc.constant('linear'), perUnit: positive }),
  fc.record({ name: fc.constant('logarithmic'), scale: positive }),
  fc.record({ name: fc.constant('accuracy'), scale: positive, curve }),
);
const followers = fc.array(fc.record({ cost: positive }), several);
const covers = fc.uniqueArray(fc.constantFrom('a', 'b', 'c'));
const weights = (form: string) => (form === 'cobb-douglas' ? [0.25, 0.75] : [1, 3]);

/** Types of workers, whose thetas ascend and whose shares sum to 1. */
const types = fc
  .uniqueArray(fc.record({ theta: positive, share: positive }), { ...some, selector: ({ theta }) => theta })
  .map((listed) => {
    const total = listed.reduce((sum, { share }) => sum + share, 0);
    return listed.sort((a, b) => a.theta - b.theta).map(({ theta, share }) => ({ theta, share: share / total }));
  });
const work = fc.oneof(
  fc.record({ name: fc.constant('proportional'), value: positive }),
  fc.record(
    {
      ...{ name: fc.constant('computing'), capacitance: positive, cycles: positive, samples: positive },
      ...{ iterations: positive, uploadCost: amount, uploadTime: amount, deadline: positive, satisfaction: positive },
      highest: positive,
    },
    { requiredKeys: ['name', 'capacitance', 'cycles', 'samples', 'deadline', 'satisfaction'] },
  ),
);

/** Types of bidders within a prior: at its ends, in the middle, or anywhere. */
const bidders = fc
  .record({
    low: positive,
    ratio: logUniform(1 + 1e-6, 1e6),
    places: fc.array(fc.oneof(fc.constantFrom(0, 1), logUniform(1e-6, 1)), { minLength: 4, maxLength: 4 }),
  })
  .map(({ low, ratio, places }) => {
    const high = low * ratio;
    return { prior: { low, high }, bidders: places.map((place) => ({ type: Math.min(high, low * ratio ** place) })) };
  });

const cents = fc.oneof(
  fc.constant(0),
  positive,
  positive.map((number) => -number),
);

/** Training costs a part of what it brings. */
const gains = fc.tuple(positive, logUniform(1e-6, 1 - 1e-6)).map(([benefit, part]) => {
  return { mechanism: { name: 'volunteers', benefit, cost: part * benefit } };
});

/** The options of a mechanism, the further sections of its scenarios, and sections that are drawn together. */
type Drawn = readonly [
  options: Record<string, fc.Arbitrary<unknown>>,
  sections: Record<string, fc.Arbitrary<unknown>>,
  together?: fc.Arbitrary<object>,
];

const drawn: Record<string, Drawn> = {
  'accuracy-shaping': [{ epsilon: amount }, { curve, agents: contributors(perSample), ...unused }],
  'worst-case-shaping': [
    { epsilon: amount, bound: perSample },
    { curve, agents: contributors(perSample), ...unused },
  ],
  'standard-fl': [{}, { curve, agents: contributors(cost), ...unused }],
  'stand-alone': [{}, { curve, agents: contributors(cost), ...unused }],
  'uniform-price': [
    { winners: fc.integer({ min: 1, max: 3 }), reserve: positive },
    { bidders: fc.array(fc.record({ cost: amount, bid: amount }), several) },
  ],
  'reverse-vcg': [
    { winners: fc.integer({ min: 1, max: 3 }) },
    { bidders: fc.array(fc.record({ cost: amount, value: positive }), several) },
  ],
  'proportional-share': [
    { budget: positive },
    { bidders: fc.array(fc.record({ cost: amount, value: positive }), several) },
  ],
  'greedy-coverage': [{ budget: positive }, { bidders: fc.array(fc.record({ cost: amount, covers }), several) }],
  fmore: [
    { winners: fc.integer({ min: 1, max: 3 }), pricing: fc.constantFrom('first-score', 'second-score') },
    {
      scoring: fc
        .record({
          form: fc.constantFrom('additive', 'cobb-douglas', 'complementary'),
          scale: positive,
          exponent: fc.oneof(fc.constant(0.5), logUniform(0.05, 0.95)),
        })
        .map((scoring) => ({ ...scoring, weights: weights(scoring.form) })),
      unitCosts: fc.tuple(positive, positive),
    },
    bidders,
  ],
  contract: [
    { price: positive, exclude: fc.boolean(), budget: fc.option(positive, { nil: undefined }) },
    { work, types, workers: fc.constantFrom(1, 3) },
  ],
  'linear-pricing': [{ price: fc.option(amount, { nil: undefined }) }, { value, followers }],
  contest: [{ reward: fc.option(amount, { nil: undefined }) }, { value, followers }],
  'cpu-pricing': [
    { budget: positive, energy: positive },
    {
      followers: fc.array(fc.record({ cycles: positive, highest: positive }, { requiredKeys: ['cycles'] }), some),
      ...unused,
    },
  ],
  'accuracy-pricing': [
    { threshold: logUniform(1e-6, 0.999), reward: fc.option(amount, { nil: undefined }) },
    {
      value: fc.record({ scale: positive, slope: positive, offset: amount, rounds: positive }),
      followers: fc.array(
        fc.record({ communication: amount, weight: fc.constantFrom(0, 0.5, 1 - 1e-6), computing: positive }),
        some,
      ),
    },
  ],
  'max-fl': [
    { temperature: positive, optOut: fc.boolean() },
    { clients: fc.array(fc.record({ centre: cents, curvature: positive, requirement: cents }), some) },
  ],
  'model-sharing': [
    { federation: fc.constantFrom('uniform', 'coarse', 'fine') },
    { players: fc.array(fc.record({ size: positive }), some), within: positive, between: amount },
  ],
  exclusion: [
    { detection: share, length: fc.oneof(fc.constantFrom<unknown>('for-ever', 1), fc.integer({ min: 1, max: 1000 })) },
    {
      curve,
      agents: fc.array(
        fc.record({ cost, quota: positive, behaviour: fc.constantFrom('honest', 'free-rider', 'rational') }),
        some,
      ),
      discount: fc.oneof(
        fc.constantFrom(0, 0.5, 1 - 1e-6),
        share.filter((each) => each < 1),
      ),
      rounds: fc.constantFrom(1, 20),
    },
  ],
  volunteers: [{}, { players: fc.integer({ min: 2, max: 12 }) }, gains],
  cffl: [
    { punishment: positive, memory: share, order: fc.constantFrom('sharpen-first', 'average-first') },
    { clients: fc.array(fc.record({ accuracy: share }), several) },
  ],
  cgsv: [{}, { clients: fc.array(fc.record({ size: positive, update: fc.tuple(amount, amount) }), several) }],
};

/** Scenarios with zeros, ties and ratios of up to 1e12, by the name of the game. */
export const extremes: Readonly<Record<string, fc.Arbitrary<Record<string, unknown>>>> = Object.fromEntries(
  Object.entries(drawn).map(([name, [options, sections, together = fc.constant({})]]) => {
    const mechanism = fc.record({ name: fc.constant(name), ...options });
    const own = fc.record({ kind: fc.constant('game'), mechanism, ...sections });
    return [name, fc.tuple(own, together).map(([one, other]) => ({ ...one, ...other }))];
  }),
);
