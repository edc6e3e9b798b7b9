import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, encode } from '../../src/actors/hosts/wire.js';
import type { Channel, Codec, Way } from '../../src/codecs/codec.js';
import { Downlink } from '../../src/codecs/downlink.js';
import { qsgd } from '../../src/codecs/qsgd.js';
import { type IncomingUpdate, Uplink } from '../../src/codecs/uplink.js';
import { weightParts } from '../../src/core/layout-part.js';
import type { Plain } from '../../src/core/plain.js';
import { RandomStream } from '../../src/core/random.js';
import type { Layout } from '../../src/core/weights.js';
import { payloadHasWeights, payloadIsWeights } from '../../src/strategies/shared/weights-lens.js';
import type { LogitsLens } from '../../src/strategies/strategy.js';
import { numberWithin } from '../core/numbers.js';
import { floats } from '../core/plain-parts.js';

const size = 8;
const vector = fc
  .array(numberWithin(-10, 10), { minLength: size, maxLength: size })
  .map((values) => Float32Array.from(values, (each) => each + 0));
const options = { levels: 3, bucket: 64, norm: 'l2' } as const;
const streams = ({ name }: Codec, position: number) => RandomStream.of(1, name, position);
const gathering = (codec: string) => RandomStream.of(1, codec);
const context = { population: 2, cohort: { fraction: 1 }, policy: { name: 'all-received' } } as const;
const chosen = (channel: Channel, direction: Way | 'both') => [{ codec: qsgd, options, channel, direction }];
/** What the codec makes of a vector, as the first of a plan. */
const quantised = (values: Float32Array) => qsgd.encode(values, { options, random: streams(qsgd, 0) }).value;

/** Payloads that are a table of logits, or nothing. */
const isTable: LogitsLens<Plain, Plain> = {
  ofUp: (up) => (up instanceof Float32Array ? up : undefined),
  intoUp: (_, values) => values,
  ofDown: (down) => (down instanceof Float32Array ? down : undefined),
  intoDown: (_, values) => values,
};

function travelled(downlink: Downlink, down: Plain): Plain {
  return downlink.decode(decode(encode(downlink.encode(down, 0, streams))), 0);
}

describe('payloads to clients', () => {
  it('pass untouched without codecs of their way', () => {
    const down = { weights: new Float32Array(3) };
    expect(new Downlink({ lens: payloadHasWeights() }, chosen('weights', 'up')).encode(down, 0, streams)).toBe(down);
  });

  it('have the weights that the codec encodes, and all else as it was', () => {
    fc.assert(
      fc.property(vector, (weights) => {
        const downlink = new Downlink({ lens: payloadHasWeights() }, chosen('weights', 'both'));
        expect(travelled(downlink, { weights, more: 'x' })).toStrictEqual({ weights: quantised(weights), more: 'x' });
        expect(encode(downlink.encode(weights, 0, streams)).length).toBeLessThan(
          encode(weights).length + 60 - 3 * size,
        );
      }),
    );
  });

  it('keep running statistics as they are', () => {
    const layout: Layout = [
      { name: 'first.kernel', shape: [3], kind: 'parameter' },
      { name: 'norm.variance', shape: [2], kind: 'statistic' },
      { name: 'last.kernel', shape: [3], kind: 'parameter' },
    ];
    fc.assert(
      fc.property(vector, (weights) => {
        const downlink = new Downlink({ lens: payloadIsWeights }, chosen('weights', 'down'), () => weightParts(layout));
        const isStatistic = (_: number, i: number) => i === 3 || i === 4;
        const found = floats(travelled(downlink, weights));
        expect(found.filter(isStatistic)).toStrictEqual(weights.filter(isStatistic));
        const trained = (values: Float32Array) => values.filter((each, i) => !isStatistic(each, i));
        expect(trained(found)).toStrictEqual(quantised(trained(weights)));
      }),
    );
  });

  it('have the logits that the codec encodes, where there are some', () => {
    fc.assert(
      fc.property(vector, (table) => {
        const downlink = new Downlink({ logits: isTable }, chosen('logits', 'down'));
        expect(travelled(downlink, table)).toStrictEqual(quantised(table));
        expect(travelled(downlink, undefined)).toBeUndefined();
      }),
    );
  });
});

describe('updates', () => {
  const update = (payload: Plain, down: Plain): IncomingUpdate => ({
    ...{ client: { id: 0, samples: 1 }, version: 5, sentAt: 0, arrivedAt: 1, freshness: 1 },
    payload: decode(encode(payload)),
    down: () => down,
  });

  it('that answer weights which a codec has changed are what they change on what the server holds', () => {
    fc.assert(
      fc.property(vector, vector, (held, reached) => {
        const uplink = new Uplink({ lens: payloadIsWeights }, chosen('weights', 'down'), context);
        const received = quantised(held);
        const { payload, memory } = uplink.encode(reached, received, null, 0, streams);
        expect(payload).toBe(reached);
        expect(memory).toBeNull();
        const [found] = uplink.decode([update(payload, received)], 5, () => held, gathering);
        const expected = held.map((each, i) => each + Math.fround(reached[i] - received[i]));
        expect(found.payload).toStrictEqual(expected);
      }),
    );
  });

  it('have the logits that the codec encodes, as the client is told of them', () => {
    fc.assert(
      fc.property(vector, (table) => {
        const uplink = new Uplink({ logits: isTable }, chosen('logits', 'up'), context);
        const { payload, sent } = uplink.encode(table, undefined, null, 0, streams);
        expect(sent).toStrictEqual(quantised(table));
        const [found] = uplink.decode([update(payload, undefined)], 5, () => new Float32Array(0), gathering);
        expect(found.payload).toStrictEqual(sent);
      }),
    );
  });

  it('of codecs on weights and on logits go through both, each with its memory', () => {
    const lens = payloadHasWeights();
    const logits: LogitsLens<Plain, Plain> = {
      ofUp: (up) => floats(up, 'table'),
      intoUp: (up, table) => ({ ...Object(up), table }),
    };
    const codecs = [...chosen('weights', 'up'), ...chosen('logits', 'up')];
    const uplink = new Uplink({ lens, logits }, codecs, context);
    const [weights, table] = [Float32Array.of(1, 2, 4), Float32Array.of(0.5, 0.25)];
    const down = { weights: new Float32Array(3) };
    const { payload, sent, memory } = uplink.encode({ weights, table }, down, null, 0, streams);
    expect(memory).toEqual([null, null]);
    const [found] = uplink.decode([update(payload, down)], 5, () => down.weights, gathering);
    expect(found.payload).toEqual(sent);
    expect(floats(found.payload, 'weights')).toStrictEqual(quantised(weights));
  });
});
