import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agreementOf } from '../../src/actors/evaluation/measures/agreement.js';
import { fairnessOf } from '../../src/actors/evaluation/measures/fairness.js';
import { forgettingOf } from '../../src/actors/evaluation/measures/forgetting.js';
import { accuracyOnHeldClasses } from '../../src/actors/evaluation/measures/held-classes.js';
import { driftOf } from '../../src/actors/hosts/drift.js';
import type { MeasureName } from '../../src/actors/measures.js';
import type { SimulationPlan } from '../../src/actors/plan.js';
import { deltaBetween } from '../../src/core/weights.js';
import { logOfMeanProbabilities } from '../../src/learning/log-of-probabilities.js';
import { numberWithin } from '../core/numbers.js';
import { linesOf, ofKind, play } from './play.js';
import { smallPlan } from './small-plan.js';

const classes = 3;
const length = 12;
const numbers = fc
  .array(numberWithin(-20, 20), { minLength: length, maxLength: length })
  .map((values) => Float32Array.from(values));
const many = fc.array(numbers, { minLength: 1, maxLength: 5 });

describe('agreement of local models', () => {
  it('is in [0, 1], with a divergence of at least 0 that vanishes for the teacher itself', () => {
    fc.assert(
      fc.property(numbers, many, (global, local) => {
        const { top1, divergence } = agreementOf({ global, local }, classes) ?? { top1: Number.NaN, divergence: -1 };
        expect(top1).toBeGreaterThanOrEqual(0);
        expect(top1).toBeLessThanOrEqual(1);
        expect(divergence).toBeGreaterThanOrEqual(-1e-9);
        expect(agreementOf({ global, local: [global, global] }, classes)).toEqual({ top1: 1, divergence: 0 });
      }),
    );
  });

  it('to the mean of their own predictions does not depend on their order, and is whole where all are the same', () => {
    fc.assert(
      fc.property(many, numbers, (local, same) => {
        const there = agreementOf({ local }, classes);
        const back = agreementOf({ local: [...local].reverse() }, classes);
        expect(back?.divergence).toBeCloseTo(there?.divergence ?? Number.NaN, 5);
        expect(agreementOf({ local: [same, same, same] }, classes)?.divergence).toBeCloseTo(0, 4);
        // No more divergence of the mean of predictions from a student than of the single ones on average.
        const single = local.map((global) => agreementOf({ global, local: [same] }, classes)?.divergence ?? Number.NaN);
        const ensemble = logOfMeanProbabilities(local, classes);
        const together = agreementOf({ global: ensemble, local: [same] }, classes)?.divergence;
        expect(together).toBeLessThanOrEqual(single.reduce((sum, each) => sum + each, 0) / local.length + 1e-4);
      }),
    );
    expect(agreementOf({ local: [] }, classes)).toBeUndefined();
  });
});

describe('forgetting of local models', () => {
  it('is 0 for the global model itself, and needs one', () => {
    const labels = Int32Array.of(0, 1, 2, 0);
    fc.assert(
      fc.property(numbers, many, (global, local) => {
        const lost = forgettingOf({ global, local }, labels, classes)?.local ?? -1;
        expect(lost).toBeGreaterThanOrEqual(0);
        expect(lost).toBeLessThanOrEqual(1);
        expect(forgettingOf({ global, local: [global] }, labels, classes)?.local).toBe(0);
        expect(forgettingOf({ local }, labels, classes)).toBeUndefined();
      }),
    );
  });
});

describe('drift', () => {
  const zero = new Float32Array(length);

  it('splits the mean squared norm into that of the mean and the squared deviation', () => {
    fc.assert(
      fc.property(many, (updates) => {
        const { updateNorm, meanNorm, deviation } = driftOf(updates.map((update) => deltaBetween(zero, update))) ?? {
          updateNorm: Number.NaN,
          meanNorm: Number.NaN,
          deviation: Number.NaN,
        };
        const squares = updates.map((update) => update.reduce((sum, value) => sum + value * value, 0));
        const mean = squares.reduce((sum, square) => sum + square, 0) / squares.length;
        expect(meanNorm ** 2 + deviation ** 2).toBeCloseTo(mean, 2);
        expect(meanNorm).toBeLessThanOrEqual(updateNorm + 1e-6);
      }),
    );
  });

  it('is 0 for equal updates, and absent without any', () => {
    fc.assert(
      fc.property(numbers, (update) => {
        const delta = deltaBetween(zero, update);
        expect(driftOf([delta, delta])?.deviation).toBeCloseTo(0, 6);
      }),
    );
    expect(driftOf([])).toBeUndefined();
  });
});

describe('fairness', () => {
  it("has Jain's index in [1/n, 1], whole where all are equal", () => {
    fc.assert(
      fc.property(fc.array(numberWithin(0, 1), { minLength: 1, maxLength: 20 }), (own) => {
        const { p10, variance, jain } = fairnessOf(own);
        expect(jain).toBeGreaterThanOrEqual(1 / own.length - 1e-12);
        expect(jain).toBeLessThanOrEqual(1 + 1e-12);
        expect(variance).toBeGreaterThanOrEqual(0);
        expect(p10).toBeGreaterThanOrEqual(Math.min(...own));
        expect(fairnessOf(own.map(() => own[0])).jain).toBeCloseTo(1, 12);
      }),
    );
  });
});

describe('accuracy on held classes', () => {
  const rows = fc.array(fc.integer({ min: 0, max: 29 }), { minLength: 1, maxLength: 12 });
  const populations = fc.record({
    shards: fc.array(rows, { minLength: 1, maxLength: 5 }),
    trained: fc.array(fc.nat(classes - 1), { minLength: 30, maxLength: 30 }),
    tested: fc.array(fc.nat(classes - 1), { minLength: length / classes, maxLength: length / classes }),
    outputs: fc.array(numbers, { minLength: 5, maxLength: 5 }),
  });
  const dataOf = ({ shards, trained, tested }: typeof populations extends fc.Arbitrary<infer P> ? P : never) => {
    const { train, test } = smallPlan().data;
    return {
      train: { ...train, targets: Int32Array.from(trained) },
      test: { ...test, targets: Int32Array.from(tested) },
      shards: shards.map((held, client) => ({ client, train: Int32Array.from(held), test: new Int32Array(0) })),
    };
  };

  it('is what dealing out the test samples comes to: a mean over samples of the mean over those who hold their class', () => {
    fc.assert(
      fc.property(populations, (population) => {
        const data = dataOf(population);
        const clients = population.shards.map((_, client) => ({ client, outputs: population.outputs[client] }));
        const dealt = population.tested.flatMap((label, sample) => {
          const holders = population.shards.flatMap((held, client) =>
            held.some((row) => population.trained[row] === label) ? [client] : [],
          );
          const right = holders.filter((client) => {
            const outputs = population.outputs[client].subarray(sample * classes, (sample + 1) * classes);
            return outputs.indexOf(Math.max(...outputs)) === label;
          });
          return holders.length > 0 ? [right.length / holders.length] : [];
        });
        const expected = dealt.reduce((sum, share) => sum + share, 0) / dealt.length;
        const found = accuracyOnHeldClasses(clients, data);
        if (dealt.length === 0) expect(found).toBeUndefined();
        else expect(found).toBeCloseTo(expected, 10);
      }),
    );
  });
});

describe('a run with measures', () => {
  const measures: MeasureName[] = ['agreement', 'forgetting', 'drift', 'fairness', 'heldClasses', 'bestFive'];

  it.each([
    ['fedavg', ['agreement', 'forgetting', 'drift', 'fairness', 'heldClasses', 'bestFive']],
    ['fd', ['agreement', 'fairness', 'heldClasses', 'bestFive']],
    ['ditto', ['agreement', 'forgetting', 'drift', 'fairness', 'heldClasses', 'bestFive']],
  ])('of %s has those that it can have, under their own key, and the same results', async (name, expected) => {
    const options = name === 'ditto' ? { lambda: 1, weighting: 'samples' } : { gamma: 1 };
    const plan = smallPlan({ strategy: { name, options: name === 'fedavg' ? {} : options } });
    const plain = await play(plan);
    const events = await play({ ...plan, evaluation: { ...plan.evaluation, measures } });
    expect(linesOf(events).map((line) => Object.keys(line.measures ?? {}))).toEqual([expected, expected, expected]);
    expect(linesOf(events).map(({ measures: _, ...line }) => line)).toEqual(linesOf(plain));
    expect(ofKind(events, 'arrived')).toEqual(ofKind(plain, 'arrived'));
    for (const { measures: found, test } of linesOf(events)) {
      expect(found?.bestFive).toBe(test?.accuracy);
      expect(found?.agreement?.top1).toBeGreaterThan(0.3);
      if (found?.forgetting) expect(found.forgetting.classes).toHaveLength(classes);
      if (found?.drift) expect(found.drift.updateNorm).toBeGreaterThan(0);
    }
  });

  it('tells to whom the global model appeals, newcomers included, and changes nothing by it', async () => {
    const plan = smallPlan();
    const { shards } = plan.data;
    const data = { ...plan.data, shards: shards.slice(0, 4), unseen: shards.slice(4) };
    const played = async (changes: Partial<SimulationPlan>) =>
      linesOf(await play({ ...plan, data, ...changes, threads: 2 }));
    const plain = await played({});
    const evaluation = { every: 1, clients: 6, aloneEpochs: 2, measures: ['appeal' as const] };
    const lines = await played({ evaluation });
    expect(lines.map(({ measures: _, ...line }) => line)).toEqual(plain);
    const groups = lines.map(({ measures: found }) => found?.appeal);
    for (const group of groups) {
      for (const [part, size] of [
        [group?.seen, 4],
        [group?.unseen, 2],
      ] as const) {
        expect([...Array(size + 1).keys()].map((satisfied) => satisfied / size)).toContain(part?.appeal);
        for (const share of [part?.accuracy, part?.alone, part?.preferred]) {
          expect(share).toBeGreaterThan(0);
          expect(share).toBeLessThanOrEqual(1);
        }
        if (part?.appeal === 0) expect(part.preferred).toBe(part.alone);
        if (part?.appeal === 1) expect(part.preferred).toBe(part.accuracy);
      }
    }
    expect(new Set(groups.map((group) => group?.seen.alone)).size).toBe(1);
    const idle = { ...plan.training, epochs: 0 };
    const [untrained] = await played({ evaluation, training: idle });
    expect(untrained.measures?.appeal?.seen.appeal).toBe(0);
    expect(untrained.measures?.appeal?.seen.alone).toBe(groups[0]?.seen.alone);
  });

  it('of FedAvg without local epochs has no drift, full agreement and nothing forgotten', async () => {
    const plan = smallPlan({ rounds: 1, evaluation: { every: 1, clients: 4, measures } });
    const [{ measures: found }] = linesOf(await play({ ...plan, training: { ...plan.training, epochs: 0 } }));
    expect(found).toMatchObject({
      agreement: { top1: 1, divergence: 0 },
      forgetting: { local: 0 },
      drift: { updateNorm: 0, meanNorm: 0, deviation: 0 },
    });
  });
});
