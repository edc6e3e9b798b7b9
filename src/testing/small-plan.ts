import type { HostPlan } from '../actors/plan.js';
import type { NamedSpec } from '../core/named.js';
import type { FederatedData } from '../data/dataset.js';
import { labelsOf } from '../data/labels.js';
import { loadFederatedData } from '../data/load.js';
import { dataOptions } from '../data/options.js';
import { classesOf } from '../data/task.js';

/** The clients of {@link smallPlan}. */
export const everyone: readonly number[] = [0, 1, 2, 3];

/** Public samples of {@link smallPlan}. */
const publicSize = 30;

/** What a strategy is played with. */
export interface SmallSetting {
  readonly strategy: string;
  /** The strategy's options, parsed. */
  readonly options: unknown;
  readonly model: NamedSpec;
  readonly sampleShape: readonly number[];
  /** Changes the data, such as to give them targets of another task. */
  readonly change?: (data: FederatedData) => FederatedData;
}

/**
 * A plan of four clients with a few dozen samples each of three synthetic classes, of which some clients lack one, and
 * thirty labelled public samples.
 */
export async function smallPlan({ strategy, options, model, sampleShape, change }: SmallSetting): Promise<HostPlan> {
  const asked = dataOptions.parse({
    name: 'blobs',
    classes: 3,
    sampleShape,
    train: 130,
    test: 30,
    clients: everyone.length,
    partition: { name: 'shards', shardsPerClient: 2 },
    public: { size: publicSize, labelled: true },
  });
  const data = await loadFederatedData(asked, { seed: 1 });
  return {
    seed: 7,
    rounds: 100,
    backend: 'onnx',
    strategy: { name: strategy, options },
    models: [model],
    training: {
      epochs: 1,
      batch: 8,
      optimizer: { name: 'sgd', learningRate: 0.1, momentum: 0, nesterov: false, weightDecay: 0 },
    },
    data: change ? change(data) : data,
    codecs: [],
    cohort: { fraction: 1 },
    policy: { name: 'all-received' },
  };
}

/** The plan with the first client alone. */
export function withOneClient(plan: HostPlan): HostPlan {
  return withData(plan, { shards: plan.data.shards.slice(0, 1) });
}

/** The plan with a first client that lacks the class of its first sample. */
export function withoutClass(plan: HostPlan): HostPlan {
  const { shards, train } = plan.data;
  const [first, ...others] = shards;
  const lacked = train.targets[first.train[0]];
  const rows = first.train.filter((row) => train.targets[row] !== lacked);
  return withData(plan, { shards: [{ ...first, train: rows }, ...others] });
}

/** The plan with other labels of the public set, or with none. */
export function withPublicLabels(plan: HostPlan, labelled: boolean): HostPlan {
  const { publicSet, train } = plan.data;
  if (!publicSet) return plan;
  const { targets, ...unlabelled } = publicSet;
  const classes = classesOf(train.task);
  const rotated = targets && (classes > 0 ? labelsOf(targets).map((label) => (label + 1) % classes) : targets);
  return withData(plan, { publicSet: { ...unlabelled, ...(labelled && { targets: rotated }) } });
}

function withData(plan: HostPlan, changed: Partial<FederatedData>): HostPlan {
  return { ...plan, data: { ...plan.data, ...changed } };
}
