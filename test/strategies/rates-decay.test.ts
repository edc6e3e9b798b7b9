import { beforeAll, describe, expect, it } from 'vitest';
import type { OptimizerOptions } from '../../src/learning/optimizer.js';
import { strategies } from '../../src/strategies/registry.js';
import { blobsSetting, everyone, smallModels, smallOptions } from './blobs-setting.js';
import { federation, type Setting } from './in-process.js';

const sgd = { name: 'sgd', learningRate: 0.05 } as const;
/** The options under which a strategy trains by itself, with an optimizer and a decay of their own. */
const own: Readonly<Record<string, (training: object) => object>> = {
  dsfl: (training) => ({ distillation: { epochs: 1, batch: 5, ...training } }),
  fedmd: (training) => ({ digest: { epochs: 1, batch: 8, ...training } }),
  fedgkt: (training) => ({ training: { epochs: 1, batch: 16, ...training } }),
  fedgen: (training) => ({ training: { steps: 5, batch: 6, ...training } }),
};

/** A setting that notes every optimizer that its learners are given. */
function watched(setting: Setting): { setting: Setting; rates: Set<number> } {
  const rates = new Set<number>();
  const note = (...optimizers: readonly OptimizerOptions[]) => {
    for (const { learningRate } of optimizers) rates.add(learningRate);
  };
  const watch = (learner: Setting['learners'][number]): Setting['learners'][number] => ({
    ...learner,
    fit(request) {
      note(request.optimizer);
      return learner.fit(request);
    },
    iterate(request) {
      note(...Object.values(request.optimizers ?? {}));
      return learner.iterate(request);
    },
  });
  return {
    setting: {
      ...setting,
      learners: setting.learners.map(watch),
      learnerOf: (...of) => watch(setting.learnerOf(...of)),
    },
    rates,
  };
}

let linear: Setting;
beforeAll(async () => {
  linear = await blobsSetting();
});

describe('in a later round, the learning rate', () => {
  it.each(strategies.map(({ name, ...strategy }) => ({ name, strategy: { name, ...strategy } })))(
    'of the local training has decayed ($name)',
    async ({ name, strategy }) => {
      const small = smallModels[name];
      const given = small ? await blobsSetting([small.model], small.sampleShape) : linear;
      const { setting, rates } = watched({ ...given, training: { ...given.training, learningRateDecay: 0.5 } });
      const options = { ...Object(smallOptions[name]), ...own[name]?.({ optimizer: sgd }) };
      const whole = federation(strategy, setting, options);
      const { standing } = await whole.round(await whole.start(), 1, everyone);
      rates.clear();
      await whole.round(standing, 3, everyone);
      expect(rates).toContain(0.025);
      expect(rates).not.toContain(0.1);
    },
  );

  it.each(Object.keys(own))("of a training of the strategy's own has decayed as it says (%s)", async (name) => {
    const strategy = strategies.find((each) => each.name === name);
    if (!strategy) throw new Error(`there is no ${name}`);
    const { setting, rates } = watched(linear);
    const options = { ...Object(smallOptions[name]), ...own[name]({ optimizer: sgd, learningRateDecay: 0.5 }) };
    const whole = federation(strategy, setting, options);
    const { standing } = await whole.round(await whole.start(), 1, everyone);
    rates.clear();
    await whole.round(standing, 3, everyone);
    expect([...rates].sort()).toEqual([0.0125, 0.1]);
  });
});
