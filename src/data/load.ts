import { purposes } from '../core/purposes.js';
import { RandomStream } from '../core/random.js';
import type { DataSource, FederatedData } from './dataset.js';
import { federate } from './federate.js';
import { inOrder } from './in-order.js';
import { type DataOptions, datasetSpec } from './options.js';
import { loadDataset } from './sources/registry.js';
import type { TaskDescription } from './task.js';

/** What loading needs beside the scenario's data section. */
export interface LoadContext {
  /** The run's seed; the section's own seed, if it has one, takes its place. */
  readonly seed: number;
  /** The user's data folder, where one was given; else the environment variable `FEDSTILL_DATA` is used. */
  readonly directory?: string;
  /** Describes what is learned from a data set, given its own task; nothing changes, if absent. */
  readonly describe?: (given: TaskDescription) => TaskDescription;
}

/**
 * Loads the data sets that a scenario's data section names and makes a population's data of them, all samples in shared
 * memory.
 *
 * @throws InputError on a missing or malformed file, or an option that asks for what is impossible
 */
export async function loadFederatedData(
  data: DataOptions,
  { seed, directory, describe = (given) => given }: LoadContext,
): Promise<FederatedData> {
  const random = RandomStream.of(data.seed ?? seed, purposes.run.data);
  const other = data.public?.source;
  const [source, foreign] = await inOrder([
    loadDataset(datasetSpec(data), { directory, where: 'data', random: random.fork(purposes.data.source) }),
    other &&
      loadDataset(other, {
        directory,
        where: 'data.public.source',
        unlabelled: !data.public?.labelled,
        random: random.fork(purposes.data.publicSource),
      }),
  ]);
  const isLabelled = data.public?.labelled ?? false;
  return federate(
    described(source, describe),
    data,
    random,
    foreign && isLabelled ? described(foreign, describe) : foreign,
  );
}

function described(source: DataSource, describe: (given: TaskDescription) => TaskDescription): DataSource {
  const { train, test } = source;
  return {
    ...source,
    train: { ...train, task: describe(train.task) },
    test: { ...test, task: describe(test.task) },
  };
}
