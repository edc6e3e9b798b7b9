import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { layoutSize } from '../../../src/core/weights.js';
import { fedavg } from '../../../src/strategies/averaging/fedavg.js';
import { fedprox } from '../../../src/strategies/averaging/fedprox.js';
import { fedbn } from '../../../src/strategies/personal/fedbn.js';
import { fedper } from '../../../src/strategies/personal/fedper.js';
import { local } from '../../../src/strategies/personal/local.js';
import { floats } from '../../core/plain-parts.js';
import { expectClose } from '../../learning/closeness.js';
import { blobsSetting, everyone } from '../blobs-setting.js';
import { federation, type Setting } from '../in-process.js';

describe('fedbn', () => {
  let setting: Setting;
  beforeAll(async () => {
    setting = await blobsSetting([{ name: 'resnet8', options: { channels: [2, 2, 3] } }], [8, 8, 1]);
  });

  it('is unweighted FedAvg bit for bit with a model without batch normalisation', async () => {
    const plain = await blobsSetting();
    const cohorts = [everyone, [0, 2], [3, 1]];
    const whole = await federation(fedbn, plain).run(cohorts);
    const averaged = await federation(fedprox, plain, { mu: 0, weighting: 'uniform' }).run(cohorts);
    expect(whole[2].standing.server).toEqual(averaged[2].standing.server);
  });

  it('sends everything but scale, shift and statistics of batch normalisation', async () => {
    const { layout } = setting.learners[0].model;
    const [{ updates, standing }] = await federation(fedbn, setting).run([everyone]);
    const norms = layoutSize(layout.filter(({ name }) => /\.(gamma|beta|mean|variance)$/.test(name)));
    expect(norms).toBe(4 * (2 + 2 * 2 + 2 * 2 + 2 * 3));
    for (const { payload } of updates) expect(floats(payload).length).toBe(layoutSize(layout) - norms);
    for (const state of Object.values(standing.clients)) expect(floats(state).length).toBe(norms);
  });

  it("keeps a client's normalisation apart from the others', and unchanged out of the cohort", async () => {
    const whole = federation(fedbn, setting);
    const [all, pair] = [await whole.run([everyone]), await whole.run([[0, 1], [2]])];
    for (const id of [0, 1]) {
      expect(pair[0].standing.clients[id]).toEqual(all[0].standing.clients[id]);
      expect(pair[1].standing.clients[id]).toEqual(all[0].standing.clients[id]);
    }
    expect(all[0].standing.clients[0]).not.toEqual(all[0].standing.clients[1]);
  });

  it('is FedAvg with its normalisation averaged where all clients have the same samples', async () => {
    const [shard] = setting.shards;
    const training = { ...setting.training, batch: 'full' as const, epochs: 2 };
    const alike = { ...setting, training, shards: [shard, shard, shard] };
    const ids = [0, 1, 2];
    const whole = federation(fedbn, alike);
    const [, { standing }] = await whole.run([ids, ids]);
    const [, plain] = await federation(fedavg, alike).run([ids, ids]);
    for (const model of Object.values(whole.models(standing).clients)) {
      expectClose(model, floats(plain.standing.server), 1e-4);
    }
  });

  it("takes up the scale of a client's samples: the loss in training is the same", async () => {
    const [shard] = setting.shards;
    const still = { ...setting.training.optimizer, learningRate: 0 };
    const training = { ...setting.training, batch: 'full' as const, optimizer: still };
    const lossAt = async (scale: number) => {
      const scaled = { ...shard, x: Float32Array.from(shard.x, (value) => scale * value) };
      const [{ metrics }] = await federation(fedbn, { ...setting, training, shards: [scaled] }).run([[0]]);
      return metrics[0].trainLoss;
    };
    const expected = await lossAt(1);
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0.5, max: 20, noNaN: true }), async (scale) => {
        expect(await lossAt(scale)).toBeCloseTo(expected, 2);
      }),
      { numRuns: 8 },
    );
  });

  it('is training alone bit for bit with one client', async () => {
    const one = { ...setting, shards: setting.shards.slice(0, 1) };
    const whole = federation(fedbn, one);
    const played = await whole.run([[0], [0]]);
    const alone = await federation(local, one).run([[0], [0]]);
    expect(whole.models(played[1].standing).clients[0]).toEqual(alone[1].standing.clients[0]);
  });

  it('lets the statistics travel where they belong to the base, as fedper does', async () => {
    const { layout } = setting.learners[0].model;
    const [{ updates }] = await federation(fedper, setting).run([[0]]);
    const classifier = layoutSize(layout.filter(({ name }) => name.startsWith('classifier')));
    expect(floats(updates[0].payload).length).toBe(layoutSize(layout) - classifier);
  });
});
