import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { SoftLabels } from '../../../src/learning/soft-labels.js';
import { entropyOfRows, softmaxRows } from '../../../src/learning/softmax.js';
import { dsfl, sharpen } from '../../../src/strategies/public-data/dsfl.js';
import { numberWithin } from '../../core/numbers.js';
import { expectClose, largest } from '../../learning/closeness.js';
import { divergenceOf, softmaxOf } from '../../learning/exact-rows.js';
import { probabilityRow } from '../../learning/probability-rows.js';
import { blobsSetting } from '../blobs-setting.js';
import { clientContext, type Setting, serverContext, updateOf } from '../in-process.js';

const classes = 10;

/** The soft labels of a sample out of the mean output of the clients. */
function aggregated(mean: Float32Array, written: Record<string, unknown>): Float32Array {
  return sharpen(mean, mean.length, dsfl.options.parse(written));
}
const era = (mean: Float32Array, temperature: number) => aggregated(mean, { aggregation: 'era', temperature });
const entropy = (row: Float32Array) => entropyOfRows(row, row.length)[0];
const oneHot = Float32Array.from({ length: classes }, (_, c) => (c === 4 ? 1 : 0));
const uniform = new Float32Array(classes).fill(1 / classes);
/** A row whose entries are equal or differ by a hundredth at least. */
const coarse = fc
  .array(fc.nat(9), { minLength: classes, maxLength: classes })
  .filter((counts) => counts.some((count) => count > 0))
  .map((counts) => Float32Array.from(counts, (count) => count / counts.reduce((sum, each) => sum + each, 0)));
/** All of it on the most probable classes, alike. */
function certain(row: Float32Array): Float32Array {
  const top = Math.max(...row);
  const ties = row.filter((p) => p === top).length;
  return row.map((p) => (p === top ? 1 / ties : 0));
}
const temperature = fc.double({ min: 0.02, max: 5, noNaN: true });

describe('the aggregation rules of DS-FL', () => {
  it('gives a point of the simplex that keeps the order of the classes, and its ties', () => {
    const rule = fc.constantFrom('era', 'sa', 'era-logit', 'era-power');
    fc.assert(
      fc.property(probabilityRow(classes), rule, temperature, (mean, aggregation, t) => {
        const labels = aggregated(mean, { aggregation, temperature: t });
        expect(labels.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
        mean.forEach((p, c) => {
          expect(labels[c]).toBeGreaterThanOrEqual(0);
          mean.forEach((other, d) => {
            if (p === other) expect(labels[c]).toBe(labels[d]);
            if (p > other) expect(labels[c]).toBeGreaterThanOrEqual(labels[d]);
          });
        });
        const renamed = aggregated(mean.slice().reverse(), { aggregation, temperature: t }).reverse();
        expectClose(renamed, labels, 1e-6);
      }),
    );
  });

  it('sa keeps the mean as it is', () => {
    fc.assert(
      fc.property(probabilityRow(classes), (mean) => {
        expect(aggregated(mean, { aggregation: 'sa' })).toEqual(mean);
      }),
    );
  });

  it('has the defaults of the paper', () => {
    expect(dsfl.options.parse({})).toMatchObject({ aggregation: 'era', temperature: 0.1, subset: 1000 });
    expect(aggregated(oneHot, {})).toEqual(softmaxRows(oneHot, classes, 0.1));
  });
});

describe('era, the softmax of mean probabilities', () => {
  it('is not the mean at temperature 1: a one-hot row comes out with 0.2320 at its top', () => {
    expect(Math.max(...era(oneHot, 1))).toBeCloseTo(0.232, 4);
  });

  it('can raise the entropy at the default temperature', () => {
    expect(entropy(era(oneHot, 0.1))).toBeCloseTo(0.0045, 4);
    const halves = Float32Array.from({ length: classes }, (_, c) => (c < 2 ? 0.5 : 0));
    expect(entropy(halves)).toBeCloseTo(Math.LN2, 6);
    expect(entropy(era(halves, 0.1))).toBeCloseTo(0.851, 3);
  });

  it('keeps within its bounds, which a one-hot row reaches', () => {
    fc.assert(
      fc.property(probabilityRow(classes), temperature, (mean, t) => {
        const least = 1 / (classes - 1 + Math.exp(1 / t));
        const most = 1 / (1 + (classes - 1) * Math.exp(-1 / t));
        for (const value of era(mean, t)) {
          expect(value).toBeGreaterThanOrEqual(least * (1 - 1e-5));
          expect(value).toBeLessThanOrEqual(most * (1 + 1e-5));
        }
        expectClose(
          era(oneHot, t),
          [...oneHot].map((p) => (p === 1 ? most : least)),
          1e-5,
        );
      }),
    );
    expect(Math.max(...era(oneHot, 0.1))).toBeCloseTo(0.99959, 5);
  });

  it('has more entropy at a higher temperature', () => {
    fc.assert(
      fc.property(probabilityRow(classes), temperature, temperature, (mean, a, b) => {
        const [low, high] = [era(mean, Math.min(a, b)), era(mean, Math.max(a, b))];
        expect(entropy(low)).toBeLessThanOrEqual(entropy(high) + 1e-6);
      }),
    );
  });

  it('tends to certainty among the most probable when cold, to uniform when hot, and keeps the uniform row', () => {
    fc.assert(
      fc.property(coarse, temperature, (mean, t) => {
        expectClose(era(mean, 1e-5), certain(mean), 1e-6);
        expectClose(era(mean, 1e5), uniform, 1e-4);
        expectClose(era(uniform, t), uniform, 1e-6);
      }),
    );
  });

  it('scales deviations from uniform by 1 / (classes x temperature): it sharpens below 1 / classes only', () => {
    const direction = fc.array(fc.integer({ min: -8, max: 8 }), { minLength: classes, maxLength: classes });
    fc.assert(
      fc.property(direction, fc.double({ min: 0.05, max: 2, noNaN: true }), (drawn, t) => {
        const centre = drawn.reduce((sum, value) => sum + value, 0) / classes;
        const deviation = drawn.map((value) => (value - centre) * 1e-5);
        const sharpened = era(
          Float32Array.from(deviation, (value) => 1 / classes + value),
          t,
        );
        // The second order, and the rounding of numbers near 0.1.
        const slack = (largest(deviation) / t) ** 2 / classes + 2e-8 * (1 + 1 / t);
        deviation.forEach((value, i) => {
          expect(Math.abs(sharpened[i] - 1 / classes - value / (classes * t))).toBeLessThan(slack);
        });
      }),
    );
  });
});

describe('era-logit, the softmax of mean logits', () => {
  const logits = fc
    .array(numberWithin(-8, 8), { minLength: classes, maxLength: classes })
    .map((values) => Float32Array.from(values));
  const eraLogit = (mean: Float32Array, t: number) => aggregated(mean, { aggregation: 'era-logit', temperature: t });

  it('is the plain softmax at temperature 1, has the less entropy the colder it is, and ignores a constant', () => {
    fc.assert(
      fc.property(logits, fc.double({ min: 0.05, max: 1, noNaN: true }), (mean, t) => {
        const plain = eraLogit(mean, 1);
        expect(plain).toEqual(softmaxRows(mean, classes));
        expect(entropy(eraLogit(mean, t))).toBeLessThanOrEqual(entropy(plain) + 1e-5);
        expect(entropy(eraLogit(mean, t / 2))).toBeLessThanOrEqual(entropy(eraLogit(mean, t)) + 1e-5);
        eraLogit(
          mean.map((value) => value + 5),
          t,
        ).forEach((value, c) => {
          expect(value).toBeCloseTo(eraLogit(mean, t)[c], 4);
        });
      }),
    );
  });

  it('of mean logits at temperature 1 is where the divergences from the clients are least', () => {
    fc.assert(
      fc.property(fc.array(logits, { minLength: 1, maxLength: 5 }), probabilityRow(classes), (given, other) => {
        const mean = Float32Array.from(given[0], (_, c) => given.reduce((sum, row) => sum + row[c], 0) / given.length);
        const rows = given.map((row) => softmaxOf([...row]));
        const total = (q: Float32Array) => rows.reduce((sum, row) => sum + divergenceOf([...q], row), 0);
        expect(total(eraLogit(mean, 1))).toBeLessThanOrEqual(total(other) + 1e-4);
      }),
    );
  });
});

describe('era-power, the normalised power of mean probabilities', () => {
  it('tends to certainty among the most probable for a large power', () => {
    fc.assert(
      fc.property(coarse, (mean) => {
        expectClose(aggregated(mean, { aggregation: 'era-power', beta: 5000 }), certain(mean), 1e-6);
      }),
    );
  });
});

describe('a round of DS-FL', () => {
  let setting: Setting;
  beforeAll(async () => {
    setting = await blobsSetting();
  });
  const info = (round: number) => ({ round, rounds: 10 });
  const me = { id: 0, samples: 1 };
  const written = { subset: 12, distillation: { epochs: 20, batch: 4 } };
  const options = dsfl.options.parse(written);
  const plain = dsfl.options.parse({ ...written, aggregation: 'sa' });

  /** The cross-entropy between soft labels and a model's predictions, in nats a sample. */
  async function distance(weights: Float32Array, { ids, values }: SoftLabels): Promise<number> {
    const { publicSet, learners } = setting;
    const outputs = await learners[0].predict(weights, publicSet?.rows(ids) ?? new Float32Array(0), 'probabilities');
    return values.reduce((sum, value, i) => sum - value * Math.log(outputs[i]), 0) / ids.length;
  }

  it('announces a fresh subset each round, in ascending order, the same to all', async () => {
    const server = dsfl.server(serverContext(setting, options));
    const state = await server.init();
    const [first, second] = [1, 2].map((round) => server.send(state, me, info(round)).subset);
    expect(first.length).toBe(12);
    expect(new Set(first).size).toBe(12);
    expect(first).toEqual(first.slice().sort());
    expect(Math.max(...first)).toBeLessThan(30);
    expect(second).not.toEqual(first);
    expect(server.send(state, { id: 3, samples: 9 }, info(2)).subset).toEqual(second);
    const whole = dsfl.server(serverContext(setting, dsfl.options.parse({})));
    expect(whole.send(state, me, info(1)).subset).toEqual(Int32Array.from({ length: 30 }, (_, i) => i));
  });

  it("teaches the server's model in the round of the exchange", async () => {
    const server = dsfl.server(serverContext(setting, options));
    const start = await server.init();
    const { subset } = server.send(start, me, info(1));
    const updates = [];
    for (const id of [0, 1, 2, 3]) {
      const client = dsfl.client(clientContext(setting, options, id));
      const worked = await client.work(await client.init(), { subset, teacher: null }, info(1));
      updates.push(updateOf(setting, id, 1, worked.up));
    }
    const next = await server.aggregate(start, updates, info(1));
    expect(next.teacher?.ids).toEqual(subset);
    if (!next.teacher) throw new Error('no teacher');
    expect(await distance(next.weights, next.teacher)).toBeLessThan(
      0.9 * (await distance(start.weights, next.teacher)),
    );
    expect(server.send(next, me, info(2)).teacher).toEqual(next.teacher);
  });

  it('matches late soft labels by the sample they belong to', async () => {
    const server = dsfl.server(serverContext(setting, plain));
    const start = await server.init();
    const [asked, late] = [2, 1].map((round) => server.send(start, me, info(round)).subset);
    const labelled = (ids: Int32Array, label: (id: number) => number[]) => Float32Array.from([...ids].flatMap(label));
    const own = labelled(asked, (id) => [id / 100, 1 - id / 100, 0]);
    const old = labelled(late, (id) => [0, id / 100, 1 - id / 100]);
    const updates = [updateOf(setting, 0, 2, own), updateOf(setting, 1, 1, old)];
    const { teacher } = await server.aggregate(start, updates, info(2));
    expect(teacher?.ids).toEqual(Int32Array.from(new Set([...asked, ...late])).sort());
    teacher?.ids.forEach((id, row) => {
      const p = id / 100;
      const rows: number[][] = [];
      if (asked.includes(id)) rows.push([p, 1 - p, 0]);
      if (late.includes(id)) rows.push([0, p, 1 - p]);
      [0, 1, 2].forEach((c) => {
        const mean = rows.reduce((sum, values) => sum + values[c], 0) / rows.length;
        expect(teacher.values[3 * row + c]).toBeCloseTo(mean, 6);
      });
    });
  });

  it('passes the outputs of a lone client through simple averaging, which then teach it nothing', async () => {
    const idle = { ...setting, training: { ...setting.training, epochs: 0 } };
    const server = dsfl.server(serverContext(idle, plain));
    const client = dsfl.client(clientContext(idle, plain, 0));
    const start = await server.init();
    const weights = await client.init();
    const { up } = await client.work(weights, server.send(start, me, info(1)), info(1));
    const next = await server.aggregate(start, [updateOf(setting, 0, 1, up)], info(1));
    expect(next.teacher?.values).toEqual(up);
    const after = await client.work(weights, server.send(next, me, info(2)), info(2));
    after.client.forEach((weight, i) => {
      expect(weight).toBeCloseTo(weights[i], 5);
    });
  });

  it('uploads probabilities, or logits for the rule that averages logits', async () => {
    const subset = Int32Array.of(2, 5, 7);
    for (const aggregation of ['era', 'era-logit'] as const) {
      const client = dsfl.client(clientContext(setting, { ...options, aggregation }, 1));
      const { up, client: weights } = await client.work(await client.init(), { subset, teacher: null }, info(1));
      const rows = setting.publicSet?.rows(subset) ?? new Float32Array(0);
      const output = aggregation === 'era' ? 'probabilities' : 'logits';
      expect(up).toEqual(await setting.learners[0].predict(weights, rows, output));
    }
  });
});
