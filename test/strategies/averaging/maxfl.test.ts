import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { layoutSize } from '../../../src/core/weights.js';
import { takeSamples } from '../../../src/data/samples.js';
import { globalModelAppeal, relaxedAppeal } from '../../../src/incentives/economics/appeal.js';
import type { Columns } from '../../../src/learning/batch.js';
import { fedavg } from '../../../src/strategies/averaging/fedavg.js';
import { maxfl } from '../../../src/strategies/averaging/maxfl.js';
import type { Strategy } from '../../../src/strategies/strategy.js';
import { numberWithin } from '../../core/numbers.js';
import { blobsSetting } from '../blobs-setting.js';
import { clientContext, federation, type Setting } from '../in-process.js';
import { type Quadratic, quadratics } from '../quadratics.js';

const rate = 1e-3;

/** The loss of a quadratic client at a weight. */
const lossAt = ({ centre, curvature }: Quadratic, weight: number) => (curvature / 2) * (weight - centre) ** 2;

/** Quadratic clients whose losses can be measured. */
function measurable(
  clients: readonly Quadratic[],
  training: { rate: number; epochs: number; exact?: boolean },
): Setting {
  const setting = quadratics(clients, training);
  const learners = setting.learners.map((learner) => ({
    ...learner,
    evaluate: async (weights: Float32Array, { size, x }: Columns) => ({
      samples: size,
      correct: 0,
      loss: size * lossAt({ samples: size, centre: x[0], curvature: x[1] }, weights[0]),
    }),
  }));
  return { ...setting, learners };
}

/** The weight of the global model after some rounds of all clients. */
async function weightAfter(setting: Setting, rounds: number, options: unknown, strategy: Strategy = maxfl) {
  const whole = federation(strategy, setting, options);
  const everyone = setting.shards.map((_, client) => client);
  const played = await whole.run(Array.from({ length: rounds }, () => everyone));
  const last = played.at(-1);
  const weights = last && whole.models(last.standing).server;
  if (!weights) throw new Error('no model');
  return weights[0];
}

const clients = fc.array(
  fc.record({
    samples: fc.integer({ min: 1, max: 50 }),
    centre: fc.double({ min: 3, max: 7, noNaN: true }),
    curvature: fc.double({ min: 0.2, max: 2, noNaN: true }),
  }),
  { minLength: 1, maxLength: 5 },
);
const whole = { holdOut: 0, floor: 0 };

describe('maxfl', () => {
  it('steps down the relaxed objective, as differences of it confirm', async () => {
    await fc.assert(
      fc.asyncProperty(clients, numberWithin(0, 3), async (drawn, requirement) => {
        const setting = measurable(drawn, { rate, epochs: 1 });
        const floor = 0.1;
        const moved = (await weightAfter(setting, 1, { requirement, holdOut: 0, floor })) - 5;
        const requirements = drawn.map(() => requirement);
        const objective = (weight: number) =>
          relaxedAppeal(
            drawn.map((client) => lossAt(client, weight)),
            requirements,
          );
        const gradient = (objective(5 + 1e-4) - objective(5 - 1e-4)) / 2e-4;
        const q = drawn.map((client) => {
          const s = 1 / (1 + Math.exp(requirement - lossAt(client, 5)));
          return s * (1 - s);
        });
        const step = rate / (q.reduce((sum, one) => sum + one, 0) + floor);
        expect(moved / step).toBeCloseTo(-drawn.length * gradient, 2);
      }),
      { numRuns: 50 },
    );
  });

  it('is the mean of equal clients where all gaps are equal, and plain local training for one client', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0.5, max: 2, noNaN: true }), async (distance) => {
        const pair = [5 - distance, 5 + distance].map((centre, k) => ({ samples: 1 + 3 * k, centre, curvature: 1 }));
        const options = { ...whole, requirement: 0.5 };
        const setting = measurable(pair, { rate: 0.1, epochs: 2 });
        expect(await weightAfter(setting, 1, options)).toBeCloseTo(5, 6);
        const single = measurable(pair.slice(0, 1), { rate: 0.1, epochs: 2 });
        expect(await weightAfter(single, 3, options)).toBe(await weightAfter(single, 3, {}, fedavg));
      }),
      { numRuns: 20 },
    );
  });

  it('stands still, without a division by zero, where nobody is undecided', async () => {
    const pair = [4, 6].map((centre) => ({ samples: 1, centre, curvature: 1 }));
    const setting = measurable(pair, { rate: 0.1, epochs: 2 });
    for (const requirement of [1e6, -1e6]) {
      for (const floor of [0, 0.1]) {
        expect(await weightAfter(setting, 2, { holdOut: 0, floor, requirement })).toBe(5);
      }
    }
  });

  it('weighs clients by the model that they receive, not by what they train', async () => {
    const given = measurable([{ samples: 2, centre: 0, curvature: 1 }], { rate: 0.1, epochs: 1, exact: true });
    const side = maxfl.client(clientContext(given, maxfl.options.parse({ ...whole, requirement: 8 }), 0));
    const { up, metrics } = await side.work(await side.init(), Float32Array.of(4), { round: 1, rounds: 1 });
    expect(up.appeal).toBeCloseTo(0.25, 12);
    expect(up.weights[0]).toBe(0);
    expect(metrics).toMatchObject({ appeal: 0 });
  });

  it('asks of the model that it beats the one trained alone', async () => {
    const clients = [{ samples: 4, centre: 2, curvature: 1 }];
    const given = measurable(clients, { rate: 0.1, epochs: 1 });
    const side = maxfl.client(clientContext(given, maxfl.options.parse({ ...whole, warmUp: 3 }), 0));
    const alone = 2 + 0.9 ** 3 * 3;
    expect((await side.init()).requirement).toBeCloseTo(lossAt(clients[0], alone), 6);
  });

  it('sides with one of two who want different models, where the average suits neither', async () => {
    const pair = [4, 7].map((centre) => ({ samples: 1, centre, curvature: 2 }));
    const requirements = [0.25, 0.25];
    const setting = measurable(pair, { rate: 0.1, epochs: 5 });
    const appeal = (weight: number) =>
      globalModelAppeal(
        pair.map((client) => lossAt(client, weight)),
        requirements,
      );
    expect(appeal(await weightAfter(setting, 60, {}, fedavg))).toBe(0);
    expect(appeal(await weightAfter(setting, 60, { ...whole, requirement: 0.25 }))).toBe(0.5);
  });

  describe('on samples', () => {
    let setting: Setting;
    beforeAll(async () => {
      setting = await blobsSetting();
    });

    const rowsOf = ({ size, x }: Columns) => {
      const width = x.length / size;
      return Array.from({ length: size }, (_, row) => x.subarray(row * width, (row + 1) * width).join());
    };
    type Seen = { readonly trained: Set<string>; readonly measured: Set<string> };
    /** Lets a client work a round on all of its samples, or on those at some places, and notes on which. */
    async function work(seen: Seen, places?: readonly number[]): Promise<void> {
      const learners = setting.learners.map((learner): Setting['learners'][number] => ({
        ...learner,
        fit(request) {
          for (const row of rowsOf(request.data)) seen.trained.add(row);
          return learner.fit(request);
        },
        evaluate(weights, data) {
          for (const row of rowsOf(data)) seen.measured.add(row);
          return learner.evaluate(weights, data);
        },
      }));
      const watched: Setting = { ...setting, learners };
      const context = clientContext(watched, maxfl.options.parse({ holdOut: 0.25 }), 1);
      const part = places && {
        part: { places: Int32Array.from(places), held: context.data.size },
        data: takeSamples(context.data, Int32Array.from(places)),
      };
      const side = maxfl.client({ ...context, ...part });
      const down = new Float32Array(layoutSize(setting.learners[0].model.layout));
      await side.work(await side.init(), down, { round: 1, rounds: 1 });
    }

    it('trains on what it does not hold out', async () => {
      const seen: Seen = { trained: new Set(), measured: new Set() };
      await work(seen);
      const { size } = setting.shards[1];
      expect(seen.measured.size).toBe(Math.round(0.25 * size));
      expect(seen.trained.size).toBe(size - seen.measured.size);
      for (const row of seen.measured) expect(seen.trained.has(row)).toBe(false);
    });

    it('never trains on a sample that it has measured on, whatever it contributes from round to round', async () => {
      const places = [...setting.shards[1].y.keys()];
      const contributions = fc.array(fc.subarray(places, { minLength: 1 }), { minLength: 2, maxLength: 4 });
      await fc.assert(
        fc.asyncProperty(contributions, async (rounds) => {
          const seen: Seen = { trained: new Set(), measured: new Set() };
          for (const contributed of rounds) await work(seen, contributed);
          await work(seen);
          for (const row of seen.measured) expect(seen.trained.has(row)).toBe(false);
        }),
        { numRuns: 5 },
      );
    });
  });
});
