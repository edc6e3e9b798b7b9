import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { fedavg } from '../../../src/strategies/averaging/fedavg.js';
import { local } from '../../../src/strategies/personal/local.js';
import { blobsSetting } from '../blobs-setting.js';
import { clientContext, federation, type Setting, serverContext, updateOf } from '../in-process.js';

describe('local', () => {
  let setting: Setting;
  beforeAll(async () => {
    setting = await blobsSetting();
  });

  it('sends nothing either way and has no global model', async () => {
    const whole = federation(local, setting);
    const [{ downs, updates, standing }] = await whole.run([[0, 1, 2, 3]]);
    expect(downs).toEqual([undefined, undefined, undefined, undefined]);
    expect(updates.map(({ payload }) => payload)).toEqual([undefined, undefined, undefined, undefined]);
    expect(whole.models(standing).server).toBeUndefined();
  });

  it("gives a client's result from its own seed and data only, bit for bit", async () => {
    const others = fc.subarray([0, 2, 3]);
    const turn = fc.tuple(fc.boolean(), others, others).map(([isAtWork, before, after]) => ({
      isAtWork,
      cohort: [...before, ...(isAtWork ? [1] : []), ...after.filter((id) => !before.includes(id))],
    }));
    await fc.assert(
      fc.asyncProperty(fc.array(turn, { minLength: 1, maxLength: 4 }), async (turns) => {
        const resultOf = async (shards: Setting['shards'], cohorts: readonly (readonly number[])[]) =>
          (await federation(local, { ...setting, shards }).run(cohorts)).at(-1)?.standing.clients[1];
        const alone = turns.map(({ isAtWork }) => (isAtWork ? [1] : []));
        const expected = await resultOf(setting.shards.slice(0, 2), alone);
        expect(
          await resultOf(
            setting.shards,
            turns.map(({ cohort }) => cohort),
          ),
        ).toEqual(expected);
      }),
      { numRuns: 8 },
    );
  });

  it('equals FedAvg with one client from the same weights, bit for bit', async () => {
    const alone = local.client(clientContext(setting, {}, 2));
    const one = fedavg.client(clientContext(setting, {}, 2));
    const server = fedavg.server(serverContext(setting, {}));
    let own = await alone.init();
    let common = own;
    for (let round = 1; round <= 3; round++) {
      const info = { round, rounds: 3 };
      own = (await alone.work(own, undefined, info)).client;
      const { up } = await one.work(null, server.send(common, { id: 2, samples: 1 }, info), info);
      common = await server.aggregate(common, [updateOf(setting, 2, round, up)], info);
      expect(common).toEqual(own);
    }
  });
});
