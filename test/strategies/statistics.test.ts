import { beforeAll, expect, it } from 'vitest';
import { layoutPart } from '../../src/core/layout-part.js';
import { findStrategy } from '../../src/strategies/registry.js';
import { meanOf, partOf } from '../../src/strategies/shared/averaging.js';
import { floats } from '../core/plain-parts.js';
import { blobsSetting, smallModels } from './blobs-setting.js';
import { federation, type Setting } from './in-process.js';

let setting: Setting;
beforeAll(async () => {
  const { model, sampleShape } = smallModels.fedbn;
  setting = await blobsSetting([model], sampleShape);
});

it.each([
  { name: 'fedavgm', by: 'samples', path: [] },
  { name: 'fedadam', by: 'samples', path: [] },
  { name: 'scaffold', by: 'uniform', path: ['weights'], options: { learningRate: 0.5 } },
  { name: 'feddyn', by: 'uniform', path: [] },
  { name: 'fedkd', by: 'uniform', path: ['statistics'], options: { energy: { start: 0.5, end: 0.5 } } },
] as const)('$name moves trained weights beyond their mean, and averages running statistics', async (server) => {
  const { name, by, path, ...written } = server;
  const { layout } = setting.learners[0].model;
  const [statistics, trained] = ['statistic', 'parameter'].map((of) => layoutPart(layout, ({ kind }) => kind === of));
  const whole = federation(findStrategy(name), setting, 'options' in written ? written.options : {});
  for (const { standing, updates } of await whole.run([
    [0, 1, 2, 3],
    [1, 3],
  ])) {
    const sent = partOf(updates, (payload) => floats(payload, ...path));
    const [mean, reached] = [meanOf(sent, by), whole.models(standing).server];
    if (!mean || !reached) throw new Error('there is no model');
    const isWhole = mean.length === reached.length;
    expect(statistics.take(reached)).toEqual(isWhole ? statistics.take(mean) : mean);
    if (isWhole) expect(trained.take(reached)).not.toEqual(trained.take(mean));
  }
});

it("maxfl averages running statistics by who is undecided, also where the server's step is longer than to the mean", async () => {
  const { layout } = setting.learners[0].model;
  const statistics = layoutPart(layout, ({ kind }) => kind === 'statistic');
  const whole = federation(findStrategy('maxfl'), setting, { learningRate: 3, floor: 0, requirement: 1 });
  const [{ standing, updates }] = await whole.run([[0, 1, 2, 3]]);
  const sent = updates.map(({ payload }) => statistics.take(floats(payload, 'weights')));
  const reached = whole.models(standing).server;
  if (!reached) throw new Error('there is no model');
  for (const [i, value] of statistics.take(reached).entries()) {
    const values = sent.map((one) => one[i]);
    expect(value).toBeGreaterThanOrEqual(Math.min(...values));
    expect(value).toBeLessThanOrEqual(Math.max(...values));
  }
});
