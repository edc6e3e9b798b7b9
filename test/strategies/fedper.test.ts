import { beforeAll, describe, expect, it } from 'vitest';
import { layoutSize, namedViews, sizeOf } from '../../src/core/weights.js';
import { fedavg } from '../../src/strategies/fedavg.js';
import { fedper } from '../../src/strategies/fedper.js';
import { local } from '../../src/strategies/local.js';
import { floats } from '../core/plain-parts.js';
import { expectClose } from '../learning/closeness.js';
import { blobsSetting, everyone } from './blobs-setting.js';
import { clientContext, federation, type Setting } from './in-process.js';

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

  it('does not notice that one client numbers its classes in another way', async () => {
    const { layout } = setting.learners[0].model;
    const whole = federation(fedper, setting);
    const turned = (label: number) => (label + 1) % classes;
    const shards = setting.shards.map((shard, id) => (id === 1 ? { ...shard, y: shard.y.map(turned) } : shard));
    const relabelled = federation(fedper, { ...setting, shards });
    const head = layout.filter(({ name }) => name.startsWith('classifier'));
    const permuted = (state: Float32Array) => {
      const next = state.slice();
      const [from, to] = [namedViews(head, state), namedViews(head, next)];
      for (const { name, shape } of head) {
        for (let i = 0; i < sizeOf(shape); i++) to[name][i - (i % classes) + turned(i % classes)] = from[name][i];
      }
      return next;
    };
    const start = await whole.start();
    const own = await fedper.client(clientContext(setting, fedper.options.parse({}), 1)).init();
    const plain = await whole.round({ ...start, clients: { 1: own } }, 1, everyone);
    const other = await relabelled.round({ ...start, clients: { 1: permuted(own) } }, 1, everyone);
    expectClose(floats(other.standing.server), floats(plain.standing.server), 1e-6);
    expectClose(floats(other.standing.clients[1]), permuted(floats(plain.standing.clients[1])), 1e-6);
    for (const id of [0, 2, 3]) expect(other.standing.clients[id]).toEqual(plain.standing.clients[id]);
  });
});
