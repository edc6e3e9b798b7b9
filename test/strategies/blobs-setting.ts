import type { NamedSpec } from '../../src/core/named.js';
import { loadFederatedData } from '../../src/data/load.js';
import { dataOptions } from '../../src/data/options.js';
import { copyRows, samplesOf } from '../../src/data/samples.js';
import { classesOf } from '../../src/data/task.js';
import { createEngine } from '../../src/engine/create-engine.js';
import { createLearner } from '../../src/learning/create-learner.js';
import type { Scaling } from '../../src/learning/scaling.js';
import type { Model } from '../../src/models/model.js';
import { createModel } from '../../src/models/registry.js';
import type { Setting } from './in-process.js';

/** Options that keep a strategy small on thirty public samples; a strategy that is not here runs with its defaults. */
export const smallOptions: Readonly<Record<string, unknown>> = {
  dsfl: { subset: 12, distillation: { epochs: 2, batch: 5 } },
  fedgkt: { serverModel: { name: 'mlp', hidden: [8] }, training: { epochs: 1, batch: 16 } },
  fedkd: { energy: { start: 1, end: 1 } },
  feddf: { steps: 9, batch: 8, every: 3, patience: 6 },
  fedftg: { generator: { name: 'dense', noise: 4, hidden: 8 }, iterations: 2, batch: 6, studentSteps: 2 },
  fedgen: { generator: { noise: 4, hidden: 8 }, training: { steps: 5, batch: 6 } },
  fedmd: { subset: 12, transfer: { public: { epochs: 2, batch: 8 }, private: { epochs: 1, batch: 8 } } },
};

/** Models in place of a linear one, which has no layer but its last, no features but the samples and no normalisation. */
export const smallModels: Readonly<Record<string, { readonly model: NamedSpec; readonly sampleShape?: number[] }>> = {
  fedbn: { model: { name: 'resnet8', options: { channels: [2, 2, 3] } }, sampleShape: [8, 8, 1] },
  fedper: { model: { name: 'mlp', options: { hidden: [5] } } },
  moon: { model: { name: 'mlp', options: { hidden: [5] } } },
};

/** The clients of {@link blobsSetting}. */
export const everyone = [0, 1, 2, 3];

/**
 * Four clients with shards of three synthetic classes, some of them lacking one, and thirty labelled public samples.
 *
 * @param models as a scenario names them
 * @param sampleShape of the synthetic samples
 */
export async function blobsSetting(
  models: readonly NamedSpec[] = [{ name: 'logreg', options: {} }],
  sampleShape: readonly number[] = [4],
): Promise<Setting> {
  const options = dataOptions.parse({
    name: 'blobs',
    classes: 3,
    sampleShape,
    train: 130,
    test: 30,
    clients: 4,
    partition: { name: 'shards', shardsPerClient: 2 },
    public: { size: 30, labelled: true },
  });
  const { train, shards, publicSet } = await loadFederatedData(options, { seed: 1 });
  const engine = await createEngine('onnx');
  const learnerOf = (model: Model, scaling: Scaling = train) => createLearner(engine, model, scaling);
  return {
    seed: 7,
    learners: models.map((spec) => learnerOf(createModel(spec, train.sampleShape, classesOf(train.task)))),
    learnerOf,
    training: {
      epochs: 1,
      batch: 8,
      optimizer: { name: 'sgd', learningRate: 0.1, momentum: 0, nesterov: false, weightDecay: 0 },
    },
    shards: shards.map((shard) => samplesOf(train, shard.train)),
    publicSet: publicSet && {
      size: publicSet.rows.length,
      rows: (positions) =>
        copyRows(
          publicSet.dataset,
          positions.map((position) => publicSet.rows[position]),
        ),
      targets: publicSet.targets,
    },
  };
}

/** The setting with a fifth client that has no samples. */
export function withIdleClient(setting: Setting): Setting {
  const nothing = { size: 0, x: new Float32Array(0), y: new Int32Array(0) };
  return { ...setting, shards: [...setting.shards, nothing] };
}
