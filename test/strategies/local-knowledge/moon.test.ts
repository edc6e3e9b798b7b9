import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { contrastiveLossOf } from '../../../src/learning/contrastive-loss.js';
import { moon } from '../../../src/strategies/local-knowledge/moon.js';
import { numberWithin } from '../../core/numbers.js';
import { expectClose } from '../../learning/closeness.js';
import { matrixWithin, rowsOf } from '../../learning/exact-rows.js';
import { lossProgram } from '../../learning/loss-program.js';
import { expectFedAvg, globalModel } from '../as-fedavg.js';
import { blobsSetting } from '../blobs-setting.js';
import { clientContext, federation, type Setting } from '../in-process.js';

const rows = 3;
const features = 4;
const program = await lossProgram(
  ({ logits, teacher, previous, temperature }) => contrastiveLossOf(logits, teacher, previous, temperature),
  rows,
  features,
  {
    previous: { shape: [rows, 1, features], dtype: 'float32' },
    temperature: { shape: [], dtype: 'float32' },
  },
);
type Representations = readonly [z: Float32Array, received: Float32Array, previous: Float32Array];
const run = ([logits, teacher, previous]: Representations, temperature: number) =>
  program.run({ logits, teacher, previous, temperature: Float32Array.of(temperature) });

const matrix = matrixWithin(4, rows, features);
const representations = fc.tuple(matrix, matrix, matrix);
/** None of them near zero. */
const long = fc
  .array(fc.integer({ min: -400, max: 400 }), { minLength: rows * features, maxLength: rows * features })
  .map((drawn) =>
    Float32Array.from(drawn, (value, i) => value / 100 + (i % features === 0 ? Math.sign(value + 0.5) : 0)),
  );
const longRepresentations = fc.tuple(long, long, long);
const temperatures = fc.double({ min: 0.1, max: 5, noNaN: true });
const cosine = (a: readonly number[], b: readonly number[]) => {
  const dot = (u: readonly number[], v: readonly number[]) => u.reduce((sum, value, i) => sum + value * v[i], 0);
  return dot(a, b) / Math.max(Math.sqrt(dot(a, a)), 1e-8) / Math.max(Math.sqrt(dot(b, b)), 1e-8);
};
const unit = (row: readonly number[]) => row.map((value) => value / Math.hypot(...row));
const similarities = ([z, received, previous]: Representations) => {
  const [own, global, past] = [z, received, previous].map((values) => rowsOf(values, features));
  return own.map((row, r) => [cosine(row, global[r]), cosine(row, past[r])]);
};

describe('the contrastive loss', () => {
  it('is the softplus of the difference of similarities, between its bounds', async () => {
    await fc.assert(
      fc.asyncProperty(representations, temperatures, async (drawn, t) => {
        const { perSample } = await run(drawn, t);
        similarities(drawn).forEach(([global, past], r) => {
          expect(perSample[r]).toBeCloseTo(Math.log1p(Math.exp((past - global) / t)), 3);
          expect(perSample[r]).toBeGreaterThan(Math.log1p(Math.exp(-2 / t)) - 1e-5);
          expect(perSample[r]).toBeLessThan(Math.log1p(Math.exp(2 / t)) + 1e-5);
        });
      }),
    );
  });

  it('is log 2 without a gradient where the previous model is the global one', async () => {
    await fc.assert(
      fc.asyncProperty(matrix, matrix, temperatures, async (z, other, t) => {
        const { perSample, gradient } = await run([z, other, other], t);
        for (const value of perSample) expect(value).toBeCloseTo(Math.LN2, 5);
        const scale = 1 / Math.min(...rowsOf(z, features).map((row) => Math.max(Math.hypot(...row), 1e-3)));
        for (const value of gradient) expect(Math.abs(value)).toBeLessThan((1e-5 * scale) / t);
      }),
    );
  });

  it('does not change when a representation is scaled, or all are turned alike', async () => {
    const scale = fc.constantFrom(0.25, 0.5, 2, 8);
    const plane = fc.shuffledSubarray([0, 1, 2, 3], { minLength: 2, maxLength: 2 });
    const angle = numberWithin(0, 6);
    const turned = (row: number[], [i, j]: readonly number[], by: number) => {
      const [cos, sin] = [Math.cos(by), Math.sin(by)];
      return row.map((value, k) =>
        k === i ? cos * value - sin * row[j] : k === j ? sin * row[i] + cos * value : value,
      );
    };
    await fc.assert(
      fc.asyncProperty(
        longRepresentations,
        temperatures,
        scale,
        fc.nat(2),
        plane,
        angle,
        async (drawn, t, by, which, axes, to) => {
          const { perSample } = await run(drawn, t);
          const [z, received, previous] = drawn.map((values, k) => (k === which ? values.map((v) => v * by) : values));
          expectClose((await run([z, received, previous], t)).perSample, perSample, 1e-4);
          const [a, b, c] = drawn.map((values) =>
            Float32Array.from(rowsOf(values, features).flatMap((row) => turned(row, axes, to))),
          );
          expectClose((await run([a, b, c], t)).perSample, perSample, 1e-4);
        },
      ),
    );
  });

  it('has a gradient towards the global representation and away from the previous one', async () => {
    await fc.assert(
      fc.asyncProperty(
        longRepresentations,
        temperatures,
        fc.boolean(),
        async ([z, other, previous], t, isFirstStep) => {
          // At the first step of a training z is the received representation, which then has no pull.
          const drawn: Representations = [z, isFirstStep ? z : other, previous];
          const { gradient } = await run(drawn, t);
          const [own, global, past] = drawn.map((values) => rowsOf(values, features).map(unit));
          similarities(drawn).forEach(([toGlobal, toPast], r) => {
            const share = 1 / (1 + Math.exp((toGlobal - toPast) / t)) / t / Math.hypot(...rowsOf(z, features)[r]);
            own[r].forEach((e, k) => {
              const apart = past[r][k] - toPast * e - (global[r][k] - toGlobal * e);
              expect(gradient[r * features + k]).toBeCloseTo(share * apart, 4);
            });
          });
        },
      ),
    );
  });

  it('loses its gradient as the temperature grows, and has one without NaN for zeros', async () => {
    const zeros = new Float32Array(rows * features);
    await fc.assert(
      fc.asyncProperty(longRepresentations, async ([z, received, previous]) => {
        const { perSample, gradient } = await run([z, received, previous], 1e6);
        for (const value of perSample) expect(value).toBeCloseTo(Math.LN2, 5);
        for (const value of gradient) expect(Math.abs(value)).toBeLessThan(1e-4);
        for (const given of [
          [zeros, received, previous],
          [z, zeros, zeros],
        ] as const) {
          const degenerate = await run(given, 0.5);
          for (const value of [...degenerate.perSample, ...degenerate.gradient]) expect(value).not.toBeNaN();
          for (const value of degenerate.perSample) expect(value).toBeCloseTo(Math.LN2, 5);
        }
      }),
      { numRuns: 20 },
    );
  });
});

describe('moon', () => {
  let setting: Setting;
  beforeAll(async () => {
    setting = await blobsSetting([{ name: 'mlp', options: { hidden: [6] } }]);
  });

  it('is FedAvg bit for bit without its term, and another method with it', async () => {
    await expectFedAvg(moon, setting, { mu: 0 });
    expect(await globalModel(moon, setting, { mu: 5 })).not.toEqual(await globalModel(moon, setting, { mu: 0 }));
  });

  it('trains like FedAvg in a first round, and whenever the previous model is the one received', async () => {
    const round = { round: 3, rounds: 9 };
    const start = setting.learners[0].model.init(clientContext(setting, {}, 0).random('start'));
    const trained = async (mu: number, previous: readonly Float32Array[]) => {
      const client = moon.client(clientContext(setting, moon.options.parse({ mu }), 1));
      return (await client.work(previous, start, round)).up;
    };
    const plain = await trained(0, []);
    expect(await trained(5, [])).toEqual(plain);
    expectClose(await trained(5, [start]), plain, 1e-5);
    const one = await trained(5, [plain]);
    expect(one).not.toEqual(plain);
    const several = await trained(5, [plain, start]);
    expectClose(await trained(5, [start, plain]), several, 1e-5);
    expect(several).not.toEqual(one);
  });

  it('keeps the last local models, as many as its buffer holds, and those of absent clients as they are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 3 }), async (buffer) => {
        const whole = federation(moon, setting, { buffer });
        const played = await whole.run([[0, 1], [0], [0], [0, 1]]);
        const sent = (client: number) =>
          played
            .flatMap(({ updates }) => updates.filter(({ client: { id } }) => id === client))
            .map(({ payload }) => payload)
            .reverse();
        const states = played.map(({ standing }) => standing.clients);
        expect(states[3][0]).toEqual(sent(0).slice(0, buffer));
        expect(states[3][1]).toEqual(sent(1).slice(0, buffer));
        expect(states[2][1]).toEqual(states[0][1]);
      }),
      { numRuns: 3 },
    );
  });
});
