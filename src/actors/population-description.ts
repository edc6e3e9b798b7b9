import { labelHistogram, labelsOf } from '../data/labels.js';
import { classesOf } from '../data/task.js';
import { clientRates } from '../scheduler/devices.js';
import type { SimulationPlan } from './plan.js';

/** The clients of a run: their data and their devices. Lists are by client id. */
export interface PopulationDescription {
  /** Training samples. */
  readonly samples: readonly number[];
  /** Names of the classes, or their numbers; absent where there are none. */
  readonly classes?: readonly string[];
  /** Training samples of each class; absent where there are no classes. */
  readonly counts?: readonly (readonly number[])[];
  /** Floating-point operations a second; one number where it is the same for all clients. */
  readonly flops: number | readonly number[];
  /** Bytes a second to the client and from it; one number where it is the same for all clients. */
  readonly downlink: number | readonly number[];
  readonly uplink: number | readonly number[];
  /** Seconds that every message takes in addition to its bytes. */
  readonly latency: number;
}

/** Describes the clients of a plan. */
export function describePopulation({ data, devices, network, seed }: SimulationPlan): PopulationDescription {
  const { train, shards } = data;
  const classes = classesOf(train.task);
  const rates = shards.map((_, client) => clientRates(devices, network, seed, client));
  return {
    samples: shards.map((shard) => shard.train.length),
    ...(classes > 0 && {
      classes: Array.from({ length: classes }, (_, label) => train.classNames?.[label] ?? String(label)),
      counts: shards.map((shard) => [...labelHistogram(labelsOf(train.targets), shard.train, classes)]),
    }),
    flops: typeof devices.flops === 'number' ? devices.flops : rates.map(({ flops }) => flops),
    downlink: typeof network.downlink === 'number' ? network.downlink : rates.map(({ downlink }) => downlink),
    uplink: typeof network.uplink === 'number' ? network.uplink : rates.map(({ uplink }) => uplink),
    latency: network.latency,
  };
}
