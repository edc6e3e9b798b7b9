import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { layoutSize, namedViews, sizeOf } from '../../../src/core/weights.js';
import { fedavg } from '../../../src/strategies/averaging/fedavg.js';
import { fedper } from '../../../src/strategies/personal/fedper.js';
import { local } from '../../../src/strategies/personal/local.js';
import { floats } from '../../core/plain-parts.js';
import { expectClose } from '../../learning/closeness.js';
import { blobsSetting, everyone } from '../blobs-setting.js';
import { clientContext, federation, type Setting } from '../in-process.js';

const cohorts = [everyone, [0, 2], [3, 1]];
const classes = 3;

describe('fedper', () => {
  let setting: Setting;
  beforeAll(async () => {
    setting = await blobsSetting([{ name: 'mlp', options: { hidden: [5, 6] } }]);
  });

  it('is FedAvg bit for bit without personal layers', async () => {
    const whole = federation(fedper, setting, { personalLayers: 0 });
    const standings = (await whole.run(cohorts)).map(({ standing }) => standing);
    const plain = await federation(fedavg, setting).run(cohorts);
    standings.forEach((standing, round) => {
      expect(standing.server).toEqual(plain[round].standing.server);
      for (const model of Object.values(whole.models(standing).clients)) expect(model).toEqual(standing.server);
    });
  });

  it.each([3, 99])(
    'is training alone bit for bit with all layers personal, and sends nothing',
    async (personalLayers) => {
      const whole = federation(fedper, setting, { personalLayers });
      const played = await whole.run(cohorts);
      const alone = await federation(local, setting).run(cohorts);
      played.forEach(({ standing, downs, updates }, round) => {
        expect(whole.models(standing).clients).toEqual(alone[round].standing.clients);
        expect([...downs, ...updates.map(({ payload }) => payload)].every((payload) => payload === undefined)).toBe(
          true,
        );
      });
    },
  );

  it.each([1, 2])('sends all but the last %d layers', async (personalLayers) => {
    const { layout } = setting.learners[0].model;
    const personal = ['classifier', 'hidden2'].slice(0, personalLayers);
    const shared = layoutSize(layout.filter(({ name }) => !personal.some((layer) => name.startsWith(layer))));
    const [{ downs, updates }] = await federation(fedper, setting, { personalLayers }).run([everyone]);
    for (const payload of [...downs, ...updates.map((update) => update.payload)]) {
      expect(floats(payload).length).toBe(shared);
    }
  });

  it('leaves the head of a client out of the cohort alone, and evaluates it with the newest base', async () => {
    const whole = federation(fedper, setting);
    const [first, second] = await whole.run([everyone, [0, 2]]);
    for (const id of [1, 3]) {
      const head = floats(second.standing.clients[id]);
      expect(head).toEqual(first.standing.clients[id]);
      expect(whole.models(second.standing).clients[id]).toEqual(
        Float32Array.of(...floats(second.standing.server), ...head),
      );
    }
  });

  it('is training alone with one client, however many layers are personal, bit for bit', async () => {
    const one = { ...setting, shards: setting.shards.slice(0, 1) };
    const alone = await federation(local, one).run([[0], [0]]);
    for (const personalLayers of [0, 1, 2, 3]) {
      const whole = federation(fedper, one, { personalLayers });
      const [, { standing }] = await whole.run([[0], [0]]);
      expect(whole.models(standing).clients[0]).toEqual(alone[1].standing.clients[0]);
    }
  });

  it('does not notice that one client numbers its classes in another way', async () => {
    const { layout } = setting.learners[0].model;
    const head = layout.filter(({ name }) => name.startsWith('classifier'));
    const whole = federation(fedper, setting);
    const [start, plain] = [await whole.start(), (await whole.run([everyone]))[0].standing];
    const orders = fc.shuffledSubarray([0, 1, 2], { minLength: classes });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...everyone), orders, async (client, to) => {
        const permuted = (state: Float32Array) => {
          const next = state.slice();
          const [from, into] = [namedViews(head, state), namedViews(head, next)];
          for (const { name, shape } of head) {
            for (let i = 0; i < sizeOf(shape); i++) into[name][i - (i % classes) + to[i % classes]] = from[name][i];
          }
          return next;
        };
        const shards = setting.shards.map((shard, id) =>
          id === client ? { ...shard, y: shard.y.map((label) => to[label]) } : shard,
        );
        const own = await fedper.client(clientContext(setting, fedper.options.parse({}), client)).init();
        const clients = { [client]: permuted(own) };
        const { standing } = await federation(fedper, { ...setting, shards }).round({ ...start, clients }, 1, everyone);
        expectClose(floats(standing.server), floats(plain.server), 1e-6);
        expectClose(floats(standing.clients[client]), permuted(floats(plain.clients[client])), 1e-6);
        for (const id of everyone) {
          if (id !== client) expect(standing.clients[id]).toEqual(plain.clients[id]);
        }
      }),
      { numRuns: 8 },
    );
  });
});
