import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decode, encode } from '../../src/actors/hosts/wire.js';
import type { Plain } from '../../src/core/plain.js';
import { layoutSize } from '../../src/core/weights.js';
import { strategies } from '../../src/strategies/registry.js';
import type { Strategy, Update } from '../../src/strategies/strategy.js';
import { blobsSetting, everyone, smallModels, smallOptions } from './blobs-setting.js';
import { type Detours, type Federation, federation, type Played, type Setting, type Standing } from './in-process.js';

/** Bytes of payloads in a round after the first, by the papers: P weights, C classes, N samples of the public subset, S of the client. */
const ledger: Readonly<Record<string, (p: number, c: number, n: number, s: number) => { up: number; down: number }>> = {
  fedavg: (p) => ({ up: 4 * p, down: 4 * p }),
  dsfl: (_p, c, n) => ({ up: 4 * n * c, down: 4 * n * c + 8 * n }),
  fd: (_p, c) => ({ up: 4 * c * c, down: 4 * c * c }),
  fedmd: (_p, c, n) => ({ up: 4 * n * c, down: 4 * n * c + 8 * n }),
  feddf: (p) => ({ up: 4 * p, down: 4 * p }),
  // A linear model's four features are the samples themselves.
  fedgkt: (_p, c, _n, s) => ({ up: 4 * s * (4 + c) + s, down: 4 * s * c }),
  fedkd: (p) => ({ up: 4 * p, down: 4 * p }),
  fedlsd: (p) => ({ up: 4 * p, down: 4 * p }),
  fedntd: (p) => ({ up: 4 * p, down: 4 * p }),
  moon: (p) => ({ up: 4 * p, down: 4 * p }),
  fedprox: (p) => ({ up: 4 * p, down: 4 * p }),
  'fedprox-adaptive': (p) => ({ up: 4 * p + 8, down: 4 * p + 8 }),
  fedavgm: (p) => ({ up: 4 * p, down: 4 * p }),
  fedadagrad: (p) => ({ up: 4 * p, down: 4 * p }),
  fedadam: (p) => ({ up: 4 * p, down: 4 * p }),
  fedyogi: (p) => ({ up: 4 * p, down: 4 * p }),
  scaffold: (p) => ({ up: 8 * p, down: 8 * p }),
  feddyn: (p) => ({ up: 4 * p, down: 4 * p }),
  // The last layer takes five features to three classes.
  fedper: (p) => ({ up: 4 * (p - 18), down: 4 * (p - 18) }),
  // Seven layers of two or three channels have scale, shift, mean and variance of each.
  fedbn: (p) => ({ up: 4 * (p - 64), down: 4 * (p - 64) }),
  ditto: (p) => ({ up: 4 * p, down: 4 * p }),
  maxfl: (p) => ({ up: 4 * p + 8, down: 4 * p }),
  // The generator has 116 parameters and 16 statistics.
  fedgen: (p, c) => ({ up: 4 * p + 4 * c, down: 4 * p + 4 * 132 + 4 * c }),
  fedensemble: (p) => ({ up: 4 * p, down: 4 * p }),
  feddistill: (_p, c) => ({ up: 4 * c * c, down: 4 * c * c }),
  'feddistill-plus': (p, c) => ({ up: 4 * p + 4 * c * c, down: 4 * p + 4 * c * c }),
  fedftg: (p, c) => ({ up: 4 * p + 4 * c, down: 4 * p }),
  local: () => ({ up: 0, down: 0 }),
};
/** Names and lengths around the numbers. */
const framing = 64;
const cohorts = [everyone, [0, 2], [1], [3, 1]];

const bits = (value: Plain): string => Buffer.from(encode(value)).toString('base64');
const standingBits = ({ server, clients }: Standing): string => bits({ server, clients });
const last = (played: readonly Played[]): Standing => {
  const final = played.at(-1);
  if (!final) throw new Error('no round was played');
  return final.standing;
};

let linear: Setting;
beforeAll(async () => {
  linear = await blobsSetting();
});

describe.each(strategies.map((strategy) => ({ name: strategy.name, strategy })))('$name', ({ name, strategy }) => {
  let setting: Setting;
  beforeAll(async () => {
    const small = smallModels[name];
    setting = small ? await blobsSetting([small.model], small.sampleShape) : linear;
  });
  const make = (changes: Partial<Setting> = {}): Federation =>
    federation(strategy, { ...setting, ...changes }, smallOptions[name]);
  const outcome = async (order: readonly (readonly number[])[], detours?: Detours, changes?: Partial<Setting>) =>
    standingBits(last(await make(changes).run(order, detours)));

  it('says what it is and describes every option', () => {
    expect(name).toMatch(/^[a-z][a-z0-9-]*$/);
    expect(strategy.title).not.toMatch(/\n/);
    expect(strategy.citation.length).toBeGreaterThan(40);
    const schema = z.toJSONSchema(strategy.options, { io: 'input' });
    for (const [option, described] of Object.entries(schema.properties ?? {})) {
      expect(described, option).toHaveProperty('description');
    }
  });

  it('has defaults for every option and rejects a misspelt one', () => {
    expect(strategy.options.safeParse({}).success).toBe(true);
    expect(strategy.options.safeParse({ misspelt: 1 }).success).toBe(false);
  });

  it('reports finite metrics, and the training loss among them', async () => {
    const played = await make().run(cohorts);
    for (const { metrics } of played) {
      for (const value of metrics.flatMap((reported) => Object.values(reported)))
        expect(Number.isFinite(value)).toBe(true);
    }
    expect(played.at(-1)?.metrics.every((reported) => 'trainLoss' in reported)).toBe(true);
  });

  it('trains: every model that took part is finite and has moved', async () => {
    const whole = make();
    const played = await whole.run([everyone, everyone]);
    const [before, after] = played.map(({ standing }) => whole.models(standing));
    const pairs = Object.entries(after.clients).map(([id, weights]) => [before.clients[id], weights]);
    if (before.server && after.server) pairs.push([before.server, after.server]);
    expect(pairs.length).toBeGreaterThan(0);
    for (const [from, to] of pairs) {
      expect(to.every(Number.isFinite)).toBe(true);
      expect(to).not.toEqual(from);
    }
  });

  it('keeps its state when nobody reports', async () => {
    const whole = make();
    const fresh = await whole.start();
    expect(standingBits((await whole.round(fresh, 1, [])).standing)).toBe(standingBits(fresh));
    const standing = last(await whole.run(cohorts));
    const lost = await whole.round(standing, cohorts.length + 1, everyone, { arrive: () => [] });
    expect(bits(lost.standing.server)).toBe(bits(standing.server));
  });

  it('gives the same bits whatever the order of work and arrival', async () => {
    const expected = await outcome(cohorts);
    const orders = fc.tuple(...cohorts.map((cohort) => fc.shuffledSubarray(cohort, { minLength: cohort.length })));
    await fc.assert(
      fc.asyncProperty(orders, async (order) => {
        const arrive = (updates: readonly Update<Plain>[]) => [...updates].reverse();
        expect(await outcome(order, { arrive })).toBe(expected);
      }),
      { numRuns: 4 },
    );
  });

  it('runs with one client', async () => {
    const { shards } = setting;
    const whole = make({ shards: shards.slice(0, 1) });
    const played = await whole.run([[0], [0], [0]]);
    for (const weights of Object.values(whole.models(last(played)).clients)) {
      expect(weights.every(Number.isFinite)).toBe(true);
    }
  });

  it('tolerates updates that arrive twice, and updates of earlier rounds', async () => {
    const whole = make();
    let held: readonly Update<Plain>[] = [];
    const arrive = (updates: readonly Update<Plain>[]) => {
      const arriving = [...updates.slice(1), ...updates.slice(1, 2), ...held];
      held = updates.slice(0, 1);
      return arriving;
    };
    const models = whole.models(last(await whole.run([...cohorts, everyone], { arrive })));
    for (const weights of [models.server ?? [], ...Object.values(models.clients)]) {
      expect(weights.every(Number.isFinite)).toBe(true);
    }
  });

  it('goes on from states and payloads that were cloned or encoded', async () => {
    const expected = await outcome(cohorts);
    expect(await outcome(cohorts, { carry: structuredClone })).toBe(expected);
    expect(await outcome(cohorts, { carry: (value) => decode(encode(value)) })).toBe(expected);
  });

  it('goes on from a checkpoint with fresh sides, bit for bit', async () => {
    const reached = last(await make().run(cohorts.slice(0, 2)));
    const written = Object.entries(reached.clients).map(([id, state]) => [id, encode(state)] as const);
    let standing: Standing = {
      server: decode(encode(reached.server)),
      clients: Object.fromEntries(written.map(([id, bytes]) => [id, decode(bytes)])),
    };
    const resumed = make();
    for (const [index, cohort] of cohorts.slice(2).entries()) {
      ({ standing } = await resumed.round(standing, index + 3, cohort));
    }
    expect(standingBits(standing)).toBe(await outcome(cohorts));
  });

  it.skipIf(!strategy.lens)('has its weights where its lens says, and nothing else there', async () => {
    const whole = make();
    const played = await whole.run(cohorts);
    const { server } = last(played);
    const [{ payload: up }] = played[0].updates;
    const { lens } = strategy;
    if (!lens) throw new Error('no lens');
    const owner = { model: setting.learners[0].model, client: 0 };
    const down = whole.server.send(server, whole.infos[0], { round: cohorts.length + 1, rounds: 100 });
    const weights = lens.ofServer(server, owner);
    const other = weights.map((value) => value + 1);
    expect(lens.ofDown(down), 'what the server holds is what it sends').toEqual(weights);
    expect(lens.ofUp(up).length).toBe(weights.length);
    expect(bits(lens.intoServer(server, weights, owner))).toBe(bits(server));
    expect(bits(lens.intoDown(down, weights))).toBe(bits(down));
    expect(bits(lens.intoUp(up, lens.ofUp(up)))).toBe(bits(up));
    expect(lens.ofServer(lens.intoServer(server, other, owner), owner)).toEqual(other);
    expect(lens.ofDown(lens.intoDown(down, other))).toEqual(other);
    expect(lens.ofUp(lens.intoUp(up, other))).toEqual(other);
  });

  it('sends without side effects, the same to the same client', async () => {
    const whole = make();
    const { server } = last(await whole.run(cohorts));
    const before = bits(server);
    const info = { round: cohorts.length + 1, rounds: 100 };
    const first = whole.infos.map((client) => bits(whole.server.send(server, client, info)));
    const again = [...whole.infos].reverse().map((client) => bits(whole.server.send(server, client, info)));
    expect(again.reverse()).toEqual(first);
    expect(bits(server)).toBe(before);
    const sent = whole.infos.map((client) => whole.server.send(server, client, info));
    if (new Set(first).size === 1) expect(new Set(sent).size, 'one object, to be encoded once').toBe(1);
  });

  it('never changes a state or payload in place', async () => {
    const whole = make();
    const standing = last(await whole.run(cohorts));
    const before = standingBits(standing);
    const next = await whole.round(standing, cohorts.length + 1, everyone);
    const payloads = bits({ downs: next.downs, ups: next.updates.map(({ payload }) => payload) });
    const states = standingBits(next.standing);
    expect(standingBits(standing)).toBe(before);
    await whole.round(next.standing, cohorts.length + 2, everyone);
    expect(standingBits(next.standing)).toBe(states);
    expect(bits({ downs: next.downs, ups: next.updates.map(({ payload }) => payload) })).toBe(payloads);
  });

  it("sends what the paper's ledger says, up to the framing", async () => {
    const { model } = setting.learners[0];
    const { subset = 0 } = z.object({ subset: z.number().optional() }).parse(smallOptions[name] ?? {});
    const expected = everyone.map((id) =>
      ledger[name](layoutSize(model.layout), model.classes, subset, setting.shards[id].size),
    );
    const { downs, updates } = (await make().run([everyone, everyone]))[1];
    const sizes = {
      down: downs.map((down) => encode(down).length),
      up: updates.map(({ payload }) => encode(payload).length),
    };
    for (const way of ['down', 'up'] as const) {
      sizes[way].forEach((size, id) => {
        expect(size).toBeGreaterThanOrEqual(expected[id][way]);
        expect(size).toBeLessThanOrEqual(expected[id][way] === 0 ? 0 : expected[id][way] + framing);
      });
    }
  });

  it('runs with clients that lack a class', async () => {
    const [first, ...others] = setting.shards;
    const rows = [...first.y.keys()].filter((row) => first.y[row] !== first.y[0]);
    const width = first.x.length / first.size;
    const lacking = {
      size: rows.length,
      x: Float32Array.from(rows.flatMap((row) => [...first.x.subarray(row * width, (row + 1) * width)])),
      y: Int32Array.from(rows, (row) => first.y[row]),
    };
    const whole = make({ shards: [lacking, ...others] });
    const { server, clients } = whole.models(last(await whole.run([everyone, everyone, everyone])));
    for (const weights of [server ?? [], ...Object.values(clients)]) expect(weights.every(Number.isFinite)).toBe(true);
  });

  it('differs between seeds', async () => {
    expect(await outcome(cohorts, {}, { seed: setting.seed + 1 })).not.toBe(await outcome(cohorts));
  });

  it.skipIf(!strategy.needs.publicSet || strategy.needs.publicSet === 'labelled')(
    'is not influenced by the labels of the public set',
    async () => {
      const { publicSet } = setting;
      const rotated = publicSet && { ...publicSet, labels: publicSet.labels?.map((label) => (label + 1) % 3) };
      const unlabelled = publicSet && { ...publicSet, labels: undefined };
      const expected = await outcome(cohorts);
      expect(await outcome(cohorts, {}, { publicSet: rotated })).toBe(expected);
      expect(await outcome(cohorts, {}, { publicSet: unlabelled })).toBe(expected);
    },
  );
});

describe('the registry', () => {
  it('has each name once', () => {
    expect(new Set(strategies.map(({ name }: Strategy) => name)).size).toBe(strategies.length);
  });
});
