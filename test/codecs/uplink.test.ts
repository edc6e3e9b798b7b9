import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, encode } from '../../src/actors/hosts/wire.js';
import type { Codec } from '../../src/codecs/codec.js';
import type { Memory } from '../../src/codecs/codec-chain.js';
import { findCodec } from '../../src/codecs/registry.js';
import { type IncomingUpdate, Uplink } from '../../src/codecs/uplink.js';
import { weightParts } from '../../src/core/layout-part.js';
import type { Plain } from '../../src/core/plain.js';
import { RandomStream } from '../../src/core/random.js';
import type { Layout } from '../../src/core/weights.js';
import { payloadHasWeights, payloadHoldsWeights, payloadIsWeights } from '../../src/strategies/shared/weights-lens.js';
import type { WeightsLens } from '../../src/strategies/strategy.js';
import { numberWithin } from '../core/numbers.js';
import { floats } from '../core/plain-parts.js';

const size = 8;
const vector = fc
  .array(numberWithin(-10, 10), { minLength: size, maxLength: size })
  .map((values) => Float32Array.from(values, (each) => each + 0));

type Named = { readonly name: string; readonly options: unknown };

const topk = (ratio: number): Named => ({ name: 'topk', options: { ratio } });
const noise = (clip: number): Named => ({ name: 'noise', options: { clip, multiplier: 0, delta: 1e-5 } });
const random = (codec: string) => RandomStream.of(1, codec);
const streams = ({ name }: Codec, position: number) => RandomStream.of(1, name, position);

/** Codecs of weights on the way up. */
const chosen = (named: readonly Named[]) =>
  named.map(({ name, options }) => ({ codec: findCodec(name), options, channel: 'weights', direction: 'up' }) as const);

const context = { population: 2, cohort: { fraction: 1 }, policy: { name: 'all-received' } } as const;

function uplinkOf(lens: WeightsLens<Plain, Plain, Plain> | undefined, ...named: readonly Named[]): Uplink {
  return new Uplink({ lens }, chosen(named), context);
}

/** Two kernels, and between them the running statistics of a layer. */
const layout: Layout = [
  { name: 'first.kernel', shape: [3], kind: 'parameter' },
  { name: 'norm.variance', shape: [2], kind: 'statistic' },
  { name: 'last.kernel', shape: [3], kind: 'parameter' },
];
const isStatistic = (i: number) => i === 3 || i === 4;
/** Weights of that layout, with variances above 0. */
const weightsOfLayout = fc
  .tuple(vector, numberWithin(0.01, 10), numberWithin(0.01, 10))
  .map(([values, ...variances]) => values.map((value, i) => (isStatistic(i) ? variances[i - 3] : value)));

function delivery(payload: Plain, down: Plain, changes: Partial<IncomingUpdate> = {}): IncomingUpdate {
  const client = { id: 0, samples: 1 };
  return { client, version: 5, sentAt: 0, arrivedAt: 1, freshness: 1, payload, down: () => down, ...changes };
}

const close = (a: Float32Array, b: Float32Array) => a.every((each, i) => Math.abs(each - b[i]) < 1e-4);

describe('updates without codecs', () => {
  it('are untouched if fresh, or if the strategy shares no weights', () => {
    fc.assert(
      fc.property(vector, vector, (up, down) => {
        for (const lens of [payloadIsWeights, undefined]) {
          const uplink = uplinkOf(lens);
          const { payload, memory } = uplink.encode(up, down, null, 0, streams);
          expect(payload).toBe(up);
          expect(memory).toBeNull();
          const version = lens ? 5 : 3;
          const [update] = uplink.decode([delivery(payload, down, { version, freshness: 1 })], 5, () => down, random);
          expect(update.payload).toBe(up);
          expect(update).not.toHaveProperty('down');
        }
      }),
    );
  });

  it('stay as they are if stale where no weights are shared', () => {
    const [update] = uplinkOf(undefined).decode(
      [delivery(7, null, { version: 3, freshness: 0.5 })],
      5,
      () => new Float32Array(0),
      random,
    );
    expect(update).toMatchObject({ freshness: 0.5, payload: 7 });
  });

  it('add their delta to the current weights if stale, in proportion to their freshness', () => {
    fc.assert(
      fc.property(
        vector,
        vector,
        vector,
        fc.double({ min: 0.1, max: 1, noNaN: true }),
        (up, down, current, freshness) => {
          const delivered = delivery({ weights: up, more: 3 }, { weights: down }, { version: 3, freshness });
          const [update] = uplinkOf(payloadHasWeights()).decode([delivered], 5, () => current, random);
          const expected = current.map((each, i) => each + freshness * Math.fround(up[i] - down[i]));
          expect(update).toMatchObject({ freshness, payload: { weights: expected, more: 3 } });
        },
      ),
    );
  });
});

describe('updates with codecs', () => {
  it('are refused by a strategy that shares no weights', () => {
    expect(() => uplinkOf(undefined, topk(0.5))).toThrow(RangeError);
  });

  it('with a ratio of 1 come out as they went in, bit for bit', () => {
    fc.assert(
      fc.property(vector, vector, (up, down) => {
        const uplink = uplinkOf(payloadIsWeights, topk(1));
        const { payload } = uplink.encode(up, down, null, 0, streams);
        const [update] = uplink.decode([delivery(decode(encode(payload)), down)], 5, () => down, random);
        expect(update.payload).toStrictEqual(up);
      }),
    );
  });

  it('lose nothing but what is remembered, and travel in few bytes', () => {
    fc.assert(
      fc.property(vector, vector, (up, down) => {
        const uplink = uplinkOf(payloadHasWeights(), topk(0.25));
        const { payload, memory } = uplink.encode({ weights: up, more: 'x' }, { weights: down }, null, 0, streams);
        const whole = encode({ up: { weights: up, more: 'x' } }).length;
        expect(encode(payload).length).toBeLessThan(whole + 45 - 2 * 4);
        const delivered = delivery(decode(encode(payload)), { weights: down });
        const [update] = uplink.decode([delivered], 5, () => down, random);
        const weights = floats(payloadHoldsWeights.ofUp(update.payload));
        const residual = floats(memory?.[0]);
        expect(update.payload).toMatchObject({ more: 'x' });
        expect(
          close(
            weights.map((each, i) => each + residual[i]),
            up,
          ),
        ).toBe(true);
      }),
    );
  });

  it('lead the server, with what clients still owe, where it would have come without them', () => {
    const rounds = fc.array(fc.tuple(vector, vector, vector), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(vector, rounds, (start, given) => {
        const uplink = uplinkOf(payloadIsWeights, topk(0.25));
        const way = Float64Array.from(start);
        const memories: Memory[] = [null, null, null];
        let weights = start;
        for (const deltas of given) {
          const deliveries = deltas.map((delta, id) => {
            const up = weights.map((each, i) => each + delta[i]);
            const { payload, memory } = uplink.encode(up, weights, memories[id], 0, streams);
            memories[id] = memory;
            for (let i = 0; i < size; i++) way[i] += (up[i] - weights[i]) / 3;
            return delivery(decode(encode(payload)), weights, { client: { id, samples: 1 } });
          });
          const received = uplink.decode(deliveries, 5, () => weights, random).map(({ payload }) => floats(payload));
          weights = weights.map((_, i) => received.reduce((sum, one) => sum + one[i] / 3, 0));
          const owed = memories.map((memory) => floats(memory?.[0]));
          for (let i = 0; i < size; i++) {
            expect(weights[i] + owed.reduce((sum, one) => sum + one[i] / 3, 0)).toBeCloseTo(way[i], 3);
          }
        }
      }),
    );
  });

  it('that gather give every update the same weights: the current ones plus the private mean', () => {
    fc.assert(
      fc.property(vector, vector, vector, (a, b, down) => {
        const uplink = uplinkOf(payloadIsWeights, noise(1e6));
        const deliveries = [a, b].map((up) => delivery(uplink.encode(up, down, null, 0, streams).payload, down));
        const received = uplink.decode(deliveries, 5, () => down, random);
        const mean = a.map((each, i) => (each + b[i]) / 2);
        for (const { payload } of received) expect(close(floats(payload), mean)).toBe(true);
        expect(received[0].payload).toStrictEqual(received[1].payload);
      }),
    );
  });

  it('in a row transform one after the other', () => {
    const down = new Float32Array(size);
    const up = Float32Array.from({ length: size }, (_, i) => (i === 2 ? 30 : 1));
    const uplink = uplinkOf(payloadIsWeights, topk(0.125), noise(3));
    const { payload, memory } = uplink.encode(up, down, null, 0, streams);
    const received = uplink.decode([delivery(payload, down)], 5, () => down, random);
    expect(received[0].payload).toStrictEqual(Float32Array.from(up, (_, i) => (i === 2 ? 1.5 : 0)));
    expect(memory).toStrictEqual([Float32Array.from(up, (each, i) => (i === 2 ? 0 : each)), null]);
  });
});

describe('running statistics', () => {
  const parts = weightParts(layout);
  const uplinks = [[], [topk(0.2)], [topk(1)]].map(
    (named) => new Uplink({ lens: payloadIsWeights }, chosen(named), context, () => parts),
  );
  const freshness = fc.double({ min: 0.01, max: 1, noNaN: true });
  const drawn = [weightsOfLayout, weightsOfLayout, weightsOfLayout, freshness, fc.boolean()] as const;

  it('of updates, whatever they go through, are those that the client sent, mixed with the current ones if discounted', () => {
    fc.assert(
      fc.property(fc.constantFrom(...uplinks), ...drawn, (uplink, up, down, current, freshness, isStale) => {
        const { payload, sent } = uplink.encode(up, down, null, 0, streams);
        const delivered = delivery(decode(encode(payload)), down, isStale ? { version: 3, freshness } : {});
        const [update] = uplink.decode([delivered], 5, () => (isStale ? current : down), random);
        const found = floats(update.payload);
        for (const i of [3, 4]) {
          expect(floats(sent)[i]).toBe(up[i]);
          expect(found[i]).toBeGreaterThanOrEqual(Math.min(up[i], current[i]));
          expect(found[i]).toBeLessThanOrEqual(Math.max(up[i], current[i]));
          if (!isStale || freshness === 1) expect(found[i]).toBe(up[i]);
          else expect(found[i]).toBeCloseTo((1 - freshness) * current[i] + freshness * up[i], 4);
        }
      }),
    );
  });

  it('take no part in the delta: what is trained goes the way that it goes alone', () => {
    const trained = (weights: Float32Array) => weights.filter((_, i) => !isStatistic(i));
    const codecs = chosen([topk(0.2)]);
    const whole = new Uplink({ lens: payloadIsWeights }, codecs, context, () => parts);
    const alone = new Uplink({ lens: payloadIsWeights }, codecs, context);
    const through = (uplink: Uplink, up: Float32Array, down: Float32Array, current: Float32Array, late: object) => {
      const { payload, memory } = uplink.encode(up, down, null, 0, streams);
      const [update] = uplink.decode([delivery(payload, down, late)], 5, () => current, random);
      return { weights: floats(update.payload), memory, bytes: encode(payload).length };
    };
    fc.assert(
      fc.property(...drawn, (up, down, current, freshness, isStale) => {
        const late = isStale ? { version: 3, freshness } : {};
        const found = through(whole, up, down, current, late);
        const expected = through(alone, trained(up), trained(down), trained(current), late);
        expect(found.memory).toStrictEqual(expected.memory);
        expect(found.bytes).toBe(expected.bytes + 2 * 4);
        expect(trained(found.weights)).toStrictEqual(expected.weights);
      }),
    );
  });
});
