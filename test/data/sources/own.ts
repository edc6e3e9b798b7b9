import { RandomStream } from '../../../src/core/random.js';
import type { DataSource } from '../../../src/data/dataset.js';
import { loadDataset } from '../../../src/data/sources/registry.js';
import { parseScenario } from '../../../src/scenario/load.js';
import { resolveScenario } from '../../../src/scenario/resolve.js';
import { linesOf, play } from '../../actors/play.js';

/** Loads a data set as a scenario names it. */
export function load(name: string, options: object): Promise<DataSource> {
  return loadDataset({ name, ...options }, { directory: undefined, where: 'data', random: RandomStream.of(1) });
}

/**
 * Trains a logistic regression with FedAvg for two rounds on a scenario's data.
 *
 * @returns the scores of the global model on the test part after the second round
 */
export async function trained(
  data: object,
  changes: object = {},
  dataDirectory?: string,
): Promise<Readonly<Record<string, number>>> {
  const scenario = {
    rounds: 2,
    data,
    model: 'logreg',
    training: { epochs: 5, batch: 8, optimizer: { name: 'sgd', learningRate: 0.1 } },
    strategy: 'fedavg',
    ...changes,
  };
  const plan = await resolveScenario(await parseScenario(scenario, 'own.yaml'), {
    threads: 1,
    ...(dataDirectory && { dataDirectory }),
  });
  return { ...linesOf(await play(plan)).at(-1)?.test };
}
