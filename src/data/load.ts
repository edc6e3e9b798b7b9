import { purposes } from '../core/purposes.js';
import { RandomStream } from '../core/random.js';
import type { FederatedData } from './dataset.js';
import { federate } from './federate.js';
import { inOrder } from './in-order.js';
import { type DataOptions, datasetSpec } from './options.js';
import { loadDataset } from './sources/registry.js';

/** What loading needs beside the scenario's data section. */
export interface LoadContext {
  /** The run's seed; the section's own seed, if it has one, takes its place. */
  readonly seed: number;
  /** The user's data folder, where one was given; else the environment variable `FEDSTILL_DATA` is used. */
  readonly directory?: string;
}

/**
 * Loads the data sets that a scenario's data section names and makes a population's data of them, all samples in shared
 * memory.
 *
 * @throws InputError on a missing or malformed file, or an option that asks for what is impossible
 */
export async function loadFederatedData(data: DataOptions, { seed, directory }: LoadContext): Promise<FederatedData> {
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
  return federate(source, data, random, foreign);
}
