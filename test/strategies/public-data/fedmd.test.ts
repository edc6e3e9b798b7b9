import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { RandomStream } from '../../../src/core/random.js';
import { labelsOf } from '../../../src/data/labels.js';
import { meanAbsoluteError, meanSquaredError } from '../../../src/learning/losses.js';
import { softmaxRows } from '../../../src/learning/softmax.js';
import { fedmd } from '../../../src/strategies/public-data/fedmd.js';
import { numberWithin } from '../../core/numbers.js';
import { floats } from '../../core/plain-parts.js';
import { expectClose, largest } from '../../learning/closeness.js';
import { blobsSetting, everyone } from '../blobs-setting.js';
import { clientContext, federation, type Setting, serverContext, updateOf } from '../in-process.js';

const classes = 3;
const info = (round: number) => ({ round, rounds: 10 });
const me = { id: 0, samples: 1 };
const brief = { public: { epochs: 2, batch: 8 }, private: { epochs: 1, batch: 8 } };
const written = { subset: 12, transfer: brief };
const sgd = { name: 'sgd', learningRate: 0.1 };

let setting: Setting;
let idle: Setting;
beforeAll(async () => {
  setting = await blobsSetting();
  idle = { ...setting, training: { ...setting.training, epochs: 0 } };
});

describe('the consensus of FedMD', () => {
  const logits = fc
    .array(numberWithin(-20, 20), { minLength: 12 * classes, maxLength: 12 * classes })
    .map((values) => Float32Array.from(values));
  const parties = fc.array(logits, { minLength: 1, maxLength: 4 });

  async function consensus(given: readonly Float32Array[]): Promise<Float32Array> {
    const server = fedmd.server(serverContext(setting, fedmd.options.parse(written)));
    const updates = given.map((payload, id) => updateOf(setting, id, 1, payload));
    const state = await server.aggregate(await server.init(), updates, info(1));
    return server.send(state, me, info(2)).teacher?.values ?? new Float32Array(0);
  }

  it('is the mean of the logits in their box, linear, whatever the order of parties', async () => {
    await fc.assert(
      fc.asyncProperty(parties, async (given) => {
        const found = await consensus(given);
        const moved = await consensus(given.map((one) => one.map((value) => 2 * value + 1)));
        const reversed = await consensus([...given].reverse());
        found.forEach((value, i) => {
          const column = given.map((one) => one[i]);
          expect(value).toBeGreaterThanOrEqual(Math.min(...column));
          expect(value).toBeLessThanOrEqual(Math.max(...column));
          expect(moved[i]).toBeCloseTo(2 * value + 1, 3);
          expect(reversed[i]).toBeCloseTo(value, 4);
        });
      }),
    );
  });

  it('keeps its softmax when a party shifts all logits of a sample, though the logits move', async () => {
    await fc.assert(
      fc.asyncProperty(parties, fc.integer({ min: 1, max: 9 }), async (given, shift) => {
        const before = await consensus(given);
        const after = await consensus([given[0].map((value) => value + shift), ...given.slice(1)]);
        expect(after[0]).toBeCloseTo(before[0] + shift / given.length, 3);
        softmaxRows(after, classes).forEach((value, i) => {
          expect(value).toBeCloseTo(softmaxRows(before, classes)[i], 4);
        });
      }),
    );
  });
});

describe('a client of FedMD', () => {
  it('learns the public set before its first round', async () => {
    const { publicSet, learners } = setting;
    if (!publicSet?.targets) throw new Error('the public set has no labels');
    const every = Int32Array.from({ length: publicSet.size }, (_, i) => i);
    const known = { size: publicSet.size, x: publicSet.rows(every), y: publicSet.targets };
    const trained = { epochs: 40, batch: 8 };
    const options = fedmd.options.parse({
      transfer: { public: { ...trained, optimizer: sgd }, private: { epochs: 0 } },
    });
    const { correct } = await learners[0].evaluate(
      await fedmd.client(clientContext(setting, options, 0)).init(),
      known,
    );
    expect(correct / known.size).toBeGreaterThan(0.8);
  });

  it('digests nothing from a consensus that is its own logits: the revisit is all there is, bit for bit', async () => {
    const distance = fc.constantFrom('mae', 'mse');
    await fc.assert(
      fc.asyncProperty(
        distance,
        fc.constantFrom(...everyone),
        fc.integer({ min: 1, max: 4 }),
        async (name, id, count) => {
          const optionsWith = (epochs: number) =>
            fedmd.options.parse({ ...written, distance: name, digest: { epochs, batch: 4, optimizer: sgd } });
          const server = fedmd.server(serverContext(setting, optionsWith(3)));
          const [client, idle] = [3, 0].map((epochs) => fedmd.client(clientContext(setting, optionsWith(epochs), id)));
          const [start, weights] = [await server.init(), await client.init()];
          const { up } = await client.work(weights, server.send(start, me, info(1)), info(1));
          const alike = everyone.slice(0, count).map((party) => updateOf(setting, party, 1, up));
          const down = server.send(await server.aggregate(start, alike, info(1)), me, info(2));
          const after = await client.work(weights, down, info(2));
          expect(after.client).toEqual((await idle.work(weights, down, info(2))).client);
        },
      ),
      { numRuns: 8 },
    );
  });

  it('without digest epochs learns as if alone, bit for bit', async () => {
    const options = { ...written, digest: { epochs: 0 } };
    const together = await federation(fedmd, setting, options).run([everyone, everyone, everyone]);
    const alone = await federation(fedmd, setting, options).run([[0], [0], [0]]);
    expect(together[2].standing.clients[0]).toEqual(alone[2].standing.clients[0]);
    const digesting = await federation(fedmd, setting, written).run([everyone, everyone, everyone]);
    expect(digesting[2].standing.clients[0]).not.toEqual(alone[2].standing.clients[0]);
  });

  it('comes to agree with the others by digest alone, and stays there', async () => {
    const digest = { epochs: 2000, batch: 'full', optimizer: sgd };
    const transfer = { public: { epochs: 0 }, private: { epochs: 10, batch: 8, optimizer: sgd } };
    const whole = federation(fedmd, idle, { transfer, subset: 30, distance: 'mse', digest });
    const played = await whole.run([everyone, everyone, everyone]);
    const logits = played.map(({ updates }) => updates.map(({ payload }) => floats(payload)));
    const spread = ([first, ...others]: Float32Array[]) =>
      Math.max(...others.map((one) => largest(one.map((value, i) => value - first[i]))));
    expect(spread(logits[0])).toBeGreaterThan(1);
    expect(spread(logits[1])).toBeLessThan(spread(logits[0]) / 1000);
    expectClose(logits[2][0], logits[1][0], 1e-3);
  });

  it('does not look at public labels after its first training', async () => {
    const whole = federation(fedmd, setting, written);
    const [{ standing }] = await whole.run([everyone]);
    const { publicSet } = setting;
    const rotated = publicSet && {
      ...publicSet,
      targets: labelsOf(publicSet.targets ?? new Int32Array(0)).map((label) => (label + 1) % classes),
    };
    const other = federation(fedmd, { ...setting, publicSet: rotated }, written);
    expect((await other.round(standing, 2, everyone)).standing).toEqual(
      (await whole.round(standing, 2, everyone)).standing,
    );
    const [relearned] = await other.run([everyone]);
    expect(relearned.standing.clients).not.toEqual(standing.clients);
  });

  it('may have a model of its own, and sends no more for a larger one', async () => {
    const mlp = { name: 'mlp', options: { hidden: [16] } };
    const mixed = await blobsSetting([{ name: 'logreg', options: {} }, mlp]);
    const whole = federation(fedmd, mixed, written);
    const played = await whole.run([everyone, everyone, everyone]);
    const { clients } = whole.models(played[2].standing);
    expect(clients[0].length).not.toBe(clients[1].length);
    expect(
      new Set(played[2].updates.map(({ payload }) => (payload instanceof Float32Array ? payload.byteLength : 0))),
    ).toEqual(new Set([4 * 12 * classes]));
  });
});

describe('a digest', () => {
  const learningRate = 1e-3;
  const steps = 5;
  const optimizers = {
    adam: { name: 'adam', learningRate, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 },
    sgd: { name: 'sgd', learningRate, momentum: 0, nesterov: false, weightDecay: 0 },
  } as const;
  const distances = { mae: meanAbsoluteError, mse: meanSquaredError };

  /** Full-batch steps of a linear model in double precision, and the least gradient of each weight on the way. */
  function oracle(
    start: Float32Array,
    x: ArrayLike<number>,
    teacher: Float32Array,
    distance: keyof typeof distances,
    optimizer: keyof typeof optimizers,
  ) {
    const rows = teacher.length / classes;
    const width = x.length / rows;
    const weights = Float64Array.from(start);
    const [mean, square] = [new Float64Array(weights.length), new Float64Array(weights.length)];
    const least = new Float64Array(weights.length).fill(Number.POSITIVE_INFINITY);
    let nearest = Number.POSITIVE_INFINITY;
    for (let step = 1; step <= steps; step++) {
      const gradient = new Float64Array(weights.length);
      for (let row = 0; row < rows; row++) {
        for (let c = 0; c < classes; c++) {
          let logit = weights[width * classes + c];
          for (let k = 0; k < width; k++) logit += x[row * width + k] * weights[k * classes + c];
          const apart = logit - teacher[row * classes + c];
          nearest = Math.min(nearest, Math.abs(apart));
          const slope = (distance === 'mae' ? Math.sign(apart) : 2 * apart) / (rows * classes);
          for (let k = 0; k < width; k++) gradient[k * classes + c] += slope * x[row * width + k];
          gradient[width * classes + c] += slope;
        }
      }
      for (let i = 0; i < weights.length; i++) {
        least[i] = Math.min(least[i], Math.abs(gradient[i]));
        mean[i] += 0.1 * (gradient[i] - mean[i]);
        square[i] += 0.001 * (gradient[i] ** 2 - square[i]);
        const scaled = mean[i] / (1 - 0.9 ** step) / (Math.sqrt(square[i] / (1 - 0.999 ** step)) + 1e-8);
        weights[i] -= learningRate * (optimizer === 'adam' ? scaled : gradient[i]);
      }
    }
    return { weights, least, nearest };
  }

  it.each([
    ['mae', 'adam'],
    ['mae', 'sgd'],
    ['mse', 'adam'],
  ] as const)('by %s with %s moves as in double precision, but where signs cancel', async (distance, optimizer) => {
    const { publicSet } = setting;
    const [learner] = setting.learners;
    const x = publicSet?.rows(Int32Array.from({ length: publicSet.size }, (_, row) => row)) ?? new Float32Array(0);
    const apart: number[] = [];
    for (let seed = 0; seed < 30; seed++) {
      const random = RandomStream.of(seed, 'digest');
      const start = learner.model.init(random);
      const teacher = Float32Array.from({ length: 30 * classes }, () => 3 * random.normal());
      const exact = oracle(start, x, teacher, distance, optimizer);
      if (exact.nearest < 1e-4) continue; // single precision may see the other sign
      const { weights } = await learner.fit({
        weights: start,
        data: { size: 30, x, extra: { logits: { shape: [classes], values: teacher } } },
        loss: distances[distance],
        optimizer: optimizers[optimizer],
        epochs: steps,
        batch: 'full',
        random,
      });
      weights.forEach((weight, i) => {
        const difference = Math.abs(weight - exact.weights[i]);
        if (optimizer === 'adam' && exact.least[i] < 1e-7) apart.push(difference);
        else expect(difference, `seed ${seed}, weight ${i}`).toBeLessThan(1e-5);
      });
    }
    // Adam makes steps of the learning rate of whatever rounding has left of a gradient that is 0.
    if (distance === 'mae' && optimizer === 'adam') expect(largest(apart)).toBeGreaterThan(learningRate / 10);
    for (const difference of apart) expect(difference).toBeLessThanOrEqual(2 * steps * learningRate);
  });
});
