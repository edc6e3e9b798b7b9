import { beforeAll, describe, expect, it } from 'vitest';
import { layoutSize } from '../../src/core/weights.js';
import { fedbn } from '../../src/strategies/fedbn.js';
import { fedper } from '../../src/strategies/fedper.js';
import { fedprox } from '../../src/strategies/fedprox.js';
import { local } from '../../src/strategies/local.js';
import { floats } from '../core/plain-parts.js';
import { blobsSetting, everyone } from './blobs-setting.js';
import { federation, type Setting } from './in-process.js';

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
