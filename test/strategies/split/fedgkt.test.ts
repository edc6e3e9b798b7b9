import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Plain } from '../../../src/core/plain.js';
import type { Samples } from '../../../src/data/dataset.js';
import { crossEntropy } from '../../../src/learning/losses.js';
import { createModel } from '../../../src/models/registry.js';
import { local } from '../../../src/strategies/personal/local.js';
import { fedgkt } from '../../../src/strategies/split/fedgkt.js';
import { alignedLogits } from '../../../src/strategies/split/logits-of-samples.js';
import { expectClose } from '../../learning/closeness.js';
import { blobsSetting, everyone } from '../blobs-setting.js';
import { clientContext, federation, type Setting, serverContext, updateOf } from '../in-process.js';

const small = { serverModel: { name: 'mlp', hidden: [8] }, training: { epochs: 1, batch: 16 } };
type Up = { readonly features: Float32Array; readonly logits: Float32Array; readonly labels: Uint8Array };

let setting: Setting;
/** Its clients' features are the samples. */
let identity: Setting;
beforeAll(async () => {
  setting = await blobsSetting([{ name: 'mlp', options: { hidden: [6] } }]);
  identity = await blobsSetting();
});

const server = (given: Setting, written: unknown = small) =>
  fedgkt.server(serverContext(given, fedgkt.options.parse(written)));
const client = (given: Setting, id: number, written: unknown = small) =>
  fedgkt.client(clientContext(given, fedgkt.options.parse(written), id));

describe('fedgkt', () => {
  it('trains like a client alone in its first round, and always without distillation', async () => {
    const alone = await federation(local, setting).run([everyone, everyone]);
    const first = await federation(fedgkt, setting, small).run([everyone]);
    expect(first[0].standing.clients).toEqual(alone[0].standing.clients);
    const plain = await federation(fedgkt, setting, { ...small, alpha: 0 }).run([everyone, everyone]);
    expect(plain[1].standing.clients).toEqual(alone[1].standing.clients);
    const taught = await federation(fedgkt, setting, small).run([everyone, everyone]);
    expect(taught[1].standing.clients).not.toEqual(alone[1].standing.clients);
  });

  it('is central training for a client whose features are its samples, without distillation', async () => {
    const options = { ...small, alpha: 0 };
    const up = (
      await client(identity, 2, options).work(await client(identity, 2).init(), undefined, { round: 1, rounds: 9 })
    ).up;
    const shard = identity.shards[2];
    expect(up.features).toEqual(shard.x);
    const side = server(identity, options);
    const start = await side.init();
    const after = await side.aggregate(start, [updateOf(identity, 2, 1, up)], { round: 1, rounds: 9 });
    const learner = identity.learnerOf(createModel({ name: 'mlp', options: { hidden: [8] } }, [4], 3), {
      scale: 1,
      shift: 0,
    });
    const central = await learner.fit({
      weights: start.weights,
      data: { size: shard.size, x: shard.x, y: shard.y },
      loss: crossEntropy,
      ...fedgkt.options.parse(options).training,
      random: serverContext(identity, {}).random('train', 1),
    });
    expect(after.weights).toEqual(central.weights);
    expect(after.logits[2].logits).toEqual(await learner.predict(central.weights, shard.x, 'logits'));
  });

  it('sends each sample its own logits: they belong to ids, not to places', async () => {
    const round = { round: 2, rounds: 9 };
    const shard = setting.shards[0];
    const full = { ...setting, training: { ...setting.training, batch: 'full' as const } };
    const weights = await client(setting, 0).init();
    const logits = Float32Array.from({ length: shard.size * 3 }, (_, i) => Math.sin(i) * 3);
    const permuted = (order: readonly number[], samples: Samples, width: number): Samples => ({
      size: samples.size,
      x: rowsOf(samples.x, order, width),
      y: Int32Array.from(order, (row) => samples.y[row]),
    });
    const trained = async (samples: Samples, taught: Float32Array) => {
      const shards = [samples, ...setting.shards.slice(1)];
      return (await client({ ...full, shards }, 0).work(weights, { logits: taught }, round)).client;
    };
    const expected = await trained(shard, logits);
    const orders = fc.shuffledSubarray([...shard.y.keys()], { minLength: shard.size });
    await fc.assert(
      fc.asyncProperty(orders, async (order) => {
        const shuffled = permuted(order, shard, shard.x.length / shard.size);
        expectClose(await trained(shuffled, Float32Array.from(rowsOf(logits, order, 3))), expected, 1e-5);
        fc.pre(order.some((row, place) => shard.y[row] !== shard.y[place]));
        const astray = await trained(shuffled, logits);
        expect(Math.max(...astray.map((w, i) => Math.abs(w - expected[i])))).toBeGreaterThan(1e-4);
      }),
      { numRuns: 5 },
    );
  });

  it('keeps logits for samples, not for rows, whichever of them a client contributes', () => {
    const classes = 3;
    const places = (held: number) => fc.subarray([...Array(held).keys()], { minLength: 1 });
    const cases = fc
      .integer({ min: 1, max: 12 })
      .chain((held) => fc.tuple(fc.constant(held), fc.option(places(held)), fc.option(places(held))));
    fc.assert(
      fc.property(cases, ([held, then, now]) => {
        const all = [...Array(held).keys()];
        const [before, wanted] = [then ?? all, now ?? all];
        const logits = Float32Array.from(before.flatMap((place) => [place + 0.1, place + 0.2, place + 0.3]));
        const kept = { logits, ...(then && { places: Int32Array.from(then) }) };
        const part = now ? { places: Int32Array.from(now), held } : undefined;
        const aligned = alignedLogits(kept, wanted.length, classes, part);
        const seen = new Set(before);
        expect(Array.from(aligned.known ?? wanted.map(() => 1))).toEqual(wanted.map((at) => (seen.has(at) ? 1 : 0)));
        const own = (at: number) => [0.1, 0.2, 0.3].map((more) => (seen.has(at) ? Math.fround(at + more) : 0));
        expect(Array.from(aligned.logits)).toEqual(wanted.flatMap(own));
      }),
    );
  });

  it('learns from the label alone where a sample was not contributed before', async () => {
    const { size, x, y } = setting.shards[0];
    const [width, round] = [x.length / size, { round: 2, rounds: 9 }];
    const full = { ...setting, training: { ...setting.training, batch: 'full' as const } };
    const weights = await client(full, 0).init();
    const places = Int32Array.of(0, 2, 5);
    const rows = Array.from(places);
    const data = { size: 3, x: rowsOf(x, rows, width), y: Int32Array.from(rows, (row) => y[row]) };
    const context = clientContext(full, fedgkt.options.parse(small), 0);
    const side = fedgkt.client({ ...context, data, part: { places, held: size } });
    const worked = (kept: readonly number[], logits: readonly number[]) =>
      side.work(weights, { places: Int32Array.from(kept), logits: Float32Array.from(logits) }, round);
    const some = await worked([2, 4, 5], [3, -3, 0, 9, 9, 9, -3, 0, 3]);
    expect(some.up.places).toEqual(places);
    expect((await worked([2, 4, 5], [3, -3, 0, 0, 0, 0, -3, 0, 3])).client).toEqual(some.client);
    expect((await worked([2, 5], [3, -3, 0, -3, 0, 3])).client).toEqual(some.client);
    expect((await worked([2, 5], [3, -3, 0, 3, 0, -3])).client).not.toEqual(some.client);
    expect((await worked([1, 3], [3, -3, 0, 3, 0, -3])).client).toEqual(
      (await side.work(weights, undefined, round)).client,
    );
  });

  it('lets the server see features, logits and labels only, and clients each other through the server only', async () => {
    const whole = federation(fedgkt, setting, small);
    const [played] = await whole.run([everyone]);
    for (const { client: info, payload } of played.updates) {
      const { features, logits, labels, ...nothing } = payload as Up;
      expect(nothing).toEqual({});
      expect([features.length, logits.length, labels.length]).toEqual([6, 3, 1].map((width) => width * info.samples));
      expect([...labels]).toEqual([...setting.shards[info.id].y]);
    }
    const changed = {
      ...setting,
      shards: setting.shards.map((s, id) => (id === 3 ? { ...s, x: s.x.map((v) => -v) } : s)),
    };
    const [other] = await federation(fedgkt, changed, small).run([everyone]);
    for (const id of [0, 1, 2]) expect(other.standing.clients[id]).toEqual(played.standing.clients[id]);
    expect(other.standing.server).not.toEqual(played.standing.server);
  });

  it('keeps the logits of absent clients', async () => {
    const played = await federation(fedgkt, setting, small).run([everyone, [1]]);
    const logits = played.map(({ standing }) => (standing.server as { logits: Record<string, Plain> }).logits);
    for (const id of [0, 2, 3]) expect(logits[1][id]).toEqual(logits[0][id]);
    expect(logits[1][1]).not.toEqual(logits[0][1]);
  });

  it('lets the rows of a stale update weigh less in the step of the large model, in proportion', async () => {
    for (const alpha of [0, 0.5]) {
      const side = server(setting, { ...small, alpha, training: { epochs: 1, batch: 'full' } });
      const [{ standing, updates }] = await federation(fedgkt, setting, small).run([[0, 1]]);
      const start = await side.init();
      const trainedWith = async (freshness: number) => {
        const [fresh, other] = updates.map((update) => ({ ...update, payload: update.payload as Up }));
        const state = await side.aggregate(start, [fresh, { ...other, freshness }], { round: 1, rounds: 9 });
        return state.weights;
      };
      const [whole, half, none] = [await trainedWith(1), await trainedWith(0.5), await trainedWith(1e-9)];
      expect(standing.clients).toHaveProperty('1');
      expect(whole).not.toEqual(none);
      expectClose(
        half,
        whole.map((weight, i) => (weight + none[i]) / 2),
        1e-6,
      );
    }
  });

  it('refuses a shape that the features do not have', () => {
    expect(() => server(setting, { ...small, featureShape: [2, 2] })).toThrow(
      /expected a shape of 6 numbers, .*, found \[ 2, 2 \]/,
    );
  });
});

function rowsOf(values: Samples['x'], order: readonly number[], width: number): Float32Array {
  return Float32Array.from(order.flatMap((row) => [...values.subarray(row * width, (row + 1) * width)]));
}
