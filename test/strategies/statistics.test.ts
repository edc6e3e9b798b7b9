import { beforeAll, expect, it } from 'vitest';
import { layoutPart } from '../../src/core/layout-part.js';
import { meanOf, partOf } from '../../src/strategies/averaging.js';
import { findStrategy } from '../../src/strategies/registry.js';
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
    expect(statistics.take(reached)).toEqual(statistics.take(mean));
    expect(trained.take(reached)).not.toEqual(trained.take(mean));
  }
});
