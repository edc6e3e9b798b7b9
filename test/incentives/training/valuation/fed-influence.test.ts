import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layoutPart } from '../../../../src/core/layout-part.js';
import { applyDelta, type Delta, weightedMean } from '../../../../src/core/weights.js';
import { modelWithoutClient } from '../../../../src/incentives/training/valuation/fed-influence.js';
import { numberWithin } from '../../../core/numbers.js';

const length = 3;
const delta = fc
  .array(numberWithin(-4, 4), { minLength: length, maxLength: length })
  .map((values): Delta => Float32Array.from(values));
const client = fc.record({ delta, samples: fc.integer({ min: 1, max: 9 }) });
const rounds = fc.array(fc.array(client, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 });

describe('the model without a client', () => {
  it('is that of a run without it, where updates do not depend on where they start', () => {
    fc.assert(
      fc.property(rounds, fc.nat({ max: 3 }), (rounds, left) => {
        let global = Float32Array.of(1, 2, 3);
        let retrained = global;
        let deviation: Delta | undefined;
        let followed = global;
        for (const round of rounds) {
          const samples = round.map((one) => one.samples);
          const models = round.map((one) => applyDelta(global, one.delta));
          const absent = left < round.length ? [left] : [];
          const found = modelWithoutClient({ global, models, samples, absent, ...(deviation && { deviation }) });
          deviation = found.deviation;
          followed = Float32Array.from(found.model);
          const others = round.filter((_, position) => position !== left);
          if (others.length > 0) {
            const mean = weightedMean(
              others.map((one) => applyDelta(retrained, one.delta)),
              others.map((one) => one.samples),
            );
            retrained = Float32Array.from(mean);
          }
          global = Float32Array.from(weightedMean(models, samples));
        }
        for (let i = 0; i < length; i++) expect(followed[i]).toBeCloseTo(retrained[i], 3);
      }),
    );
  });

  it('is exact with the Jacobian of training that contracts, where all of it carried on is twice too much in four rounds', () => {
    const centres = fc.array(fc.record({ delta, samples: fc.integer({ min: 1, max: 9 }) }), {
      minLength: 2,
      maxLength: 4,
    });
    fc.assert(
      fc.property(centres, numberWithin(0.1, 0.9), (clients, left) => {
        // Gradient descent on a quadratic loss leaves a share of the way to its centre, whatever the centre.
        const trained = (centre: Delta, from: Float32Array) => from.map((w, i) => centre[i] + left * (w - centre[i]));
        const samples = clients.map((one) => one.samples);
        let global = Float32Array.of(1, 2, 3);
        let retrained = global;
        const followed: { damped?: Delta; whole?: Delta } = {};
        for (let round = 0; round < 4; round++) {
          const models = clients.map((one) => trained(one.delta, global));
          const given = { global, models, samples, absent: [0] };
          const carriedOn = (carried: number, deviation?: Delta) =>
            modelWithoutClient({ ...given, carried, ...(deviation && { deviation }) }).deviation;
          followed.damped = carriedOn(left, followed.damped);
          followed.whole = carriedOn(1, followed.whole);
          const others = clients.slice(1);
          retrained = Float32Array.from(
            weightedMean(
              others.map((one) => trained(one.delta, retrained)),
              others.map((one) => one.samples),
            ),
          );
          global = Float32Array.from(weightedMean(models, samples));
        }
        const factor = (4 * (1 - left)) / (1 - left ** 4);
        for (let i = 0; i < length; i++) {
          const truth = retrained[i] - global[i];
          expect(followed.damped?.[i]).toBeCloseTo(truth, 3);
          expect(followed.whole?.[i]).toBeCloseTo(factor * truth, 2);
        }
      }),
    );
  });

  it("has the others' mean of running statistics, whatever the rounds before", () => {
    const statistics = layoutPart(
      [
        { name: 'kernel', shape: [2], kind: 'parameter' },
        { name: 'variance', shape: [1], kind: 'statistic' },
      ],
      ({ kind }) => kind === 'statistic',
    );
    const models = [Float32Array.of(1, 2, 0.01), Float32Array.of(3, 4, 0.5), Float32Array.of(5, 6, 2)];
    const given = { global: new Float32Array(3), models, samples: [1, 1, 3], absent: [2] };
    const deviation = Float32Array.of(1, 1, -7);
    const { model } = modelWithoutClient({ ...given, deviation }, statistics);
    expect(model[2]).toBeCloseTo(0.255, 6);
    expect(model.slice(0, 2)).toStrictEqual(modelWithoutClient({ ...given, deviation }).model.slice(0, 2));
  });

  it('is that of the run for a client that never takes part', () => {
    fc.assert(
      fc.property(rounds, (rounds) => {
        let deviation: Delta | undefined;
        for (const round of rounds) {
          const models = round.map((one) => Float32Array.from(one.delta));
          const samples = round.map((one) => one.samples);
          const given = { global: new Float32Array(length), models, samples, absent: [] };
          ({ deviation } = modelWithoutClient({ ...given, ...(deviation && { deviation }) }));
          expect([...deviation]).toEqual([0, 0, 0]);
        }
      }),
    );
  });

  it('deviates by how far the client is from the mean, times its share of the others, and in all by nothing', () => {
    const cohorts = fc.array(client, { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(cohorts, (round) => {
        const models = round.map((one) => Float32Array.from(one.delta));
        const samples = round.map((one) => one.samples);
        const total = samples.reduce((sum, count) => sum + count, 0);
        const mean = weightedMean(models, samples);
        const conserved = new Float64Array(length);
        for (const [left, own] of samples.entries()) {
          const { model, deviation } = modelWithoutClient({ global: mean, models, samples, absent: [left] });
          for (let i = 0; i < length; i++) {
            expect(deviation[i]).toBeCloseTo((own / (total - own)) * (mean[i] - models[left][i]), 4);
            conserved[i] += (total - own) * deviation[i];
            if (models.length === 2) expect(model[i]).toBeCloseTo(models[1 - left][i], 4);
          }
        }
        for (const sum of conserved) expect(sum).toBeCloseTo(0, 3);
        const alike = models.map(() => models[0]);
        expect([...modelWithoutClient({ global: mean, models: alike, samples, absent: [0] }).deviation]).toEqual([
          0, 0, 0,
        ]);
      }),
    );
  });

  it('is the mean of all for a client that has never taken part', () => {
    const models = [Float32Array.of(1, 0), Float32Array.of(0, 2)];
    const { model, deviation } = modelWithoutClient({
      global: new Float32Array(2),
      models,
      samples: [1, 3],
      absent: [],
    });
    expect([...model]).toEqual([0.25, 1.5]);
    expect([...deviation]).toEqual([0, 0]);
  });

  it('stays where it was in a round of which the client is all', () => {
    const global = Float32Array.of(1, 1);
    const alone = { global, models: [Float32Array.of(3, 0)], samples: [5], absent: [0], carried: 0.5 };
    expect([...modelWithoutClient(alone).model]).toEqual([1, 1]);
    expect([...modelWithoutClient({ ...alone, deviation: Float32Array.of(2, 0) }).model]).toEqual([3, 1]);
  });
});
