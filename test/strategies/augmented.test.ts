import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/core/errors.js';
import type { Weights } from '../../src/core/weights.js';
import { type AugmentOptions, augmentOptions } from '../../src/learning/augmentations/registry.js';
import { parseScenario } from '../../src/scenario/load.js';
import { resolveScenario } from '../../src/scenario/resolve.js';
import { findStrategy, strategies } from '../../src/strategies/registry.js';
import { play, playWithCheckpoints } from '../actors/play.js';
import { expectClose } from '../learning/closeness.js';
import { blobsSetting, smallModels, smallOptions } from './blobs-setting.js';
import { federation, type Setting } from './in-process.js';
import { planFor } from './plan.js';

const parsed = (...written: object[]) => written.map((each) => augmentOptions.parse(each));
const unchanged = parsed({ name: 'flip', probability: 0 });
const mirrored = parsed({ name: 'flip', probability: 1 });
const image = { model: { name: 'mlp', options: { hidden: [5] } }, sampleShape: [4, 4, 1] };
const cohorts = [
  [0, 1, 2, 3],
  [2, 0],
];

const settings = new Map<string, Promise<Setting>>();
/** One engine for all strategies with equal models. */
function settingFor(name: string): Promise<Setting> {
  const { model = image.model, sampleShape = image.sampleShape } = smallModels[name] ?? {};
  const key = JSON.stringify([model, sampleShape]);
  const setting = settings.get(key) ?? blobsSetting([model], sampleShape);
  settings.set(key, setting);
  return setting;
}

/** All models that two rounds end with, by who has them. */
async function modelsOf(
  name: string,
  augment: readonly AugmentOptions[] | undefined,
  more: object,
): Promise<Readonly<Record<string, Weights>>> {
  const setting = await settingFor(name);
  const options = { ...Object(smallOptions[name]), ...more };
  const whole = federation(findStrategy(name), { ...setting, training: { ...setting.training, augment } }, options);
  const { server, clients } = whole.models((await whole.run(cohorts))[1].standing);
  return { ...(server && { server }), ...clients };
}

const able = strategies.filter(({ needs }) => !needs.plainSamples).map(({ name }) => [name, {}] as const);

describe.each([...able, ['scaffold', { control: 'gradient' }] as const])('%s %j', (name, more) => {
  it('trains on changed images where asked, and as ever where the changes change nothing', async () => {
    const plain = await modelsOf(name, undefined, more);
    const same = await modelsOf(name, unchanged, more);
    const changed = await modelsOf(name, mirrored, more);
    for (const [who, weights] of Object.entries(plain)) {
      expectClose(same[who], weights, 1e-3, `the model of ${who}`);
      expect(changed[who]).not.toEqual(weights);
    }
  });
});

describe('a run on normalised and augmented images', () => {
  const data = {
    name: 'blobs',
    classes: 3,
    sampleShape: [6, 6, 2],
    train: 190,
    test: 60,
    clients: 6,
    public: { size: 30 },
    normalize: 'measured',
  };
  const augment = parsed({ name: 'crop', padding: 1 }, { name: 'flip' }, { name: 'cutout', size: 2 });

  it.each(['moon', 'feddf'])('of %s is the same on one thread as on two after a resume', async (name) => {
    const base = await planFor({ name, options: smallOptions[name] }, data, { models: [image.model], rounds: 2 });
    const plan = { ...base, training: { ...base.training, augment } };
    const { events, checkpoints } = await playWithCheckpoints({ ...plan, threads: 1 });
    const resumed = await play({ ...plan, threads: 2 }, { resume: checkpoints.get(1) });
    expect(resumed).toStrictEqual(events.filter(({ round }) => round > 1));
    expect(resumed.length).toBeGreaterThan(0);
  });
});

describe('a scenario with augmentations', () => {
  const checked = async (strategy: string, data: object = {}) => {
    const written = {
      rounds: 1,
      data: { name: 'blobs', classes: 3, sampleShape: [6, 6, 1], train: 90, test: 9, clients: 3, ...data },
      model: 'logreg',
      training: { optimizer: { name: 'sgd', learningRate: 0.1 }, augment: ['crop', { name: 'flip', probability: 1 }] },
      strategy,
    };
    return resolveScenario(await parseScenario(written, 'small.yaml'));
  };

  it('may name them alone or with their options', async () => {
    const { training } = await checked('fedavg');
    expect(training.augment).toEqual(parsed({ name: 'crop' }, { name: 'flip', probability: 1 }));
  });

  it('is refused where clients are taught about samples as they are, and where samples are no images', async () => {
    await expect(checked('fedgkt')).rejects.toThrow(
      /^training.augment: cannot work here: the strategy 'fedgkt' takes plain samples: .*logits/,
    );
    const rows = checked('fedavg', { sampleShape: [5] });
    await expect(rows).rejects.toThrow(/^training.augment.0: 'crop' .* of shape 5$/);
    await expect(rows).rejects.toThrow(InputError);
  });
});
