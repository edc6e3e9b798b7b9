import type { FederatedData } from '../data/dataset.js';
import { loadFederatedData } from '../data/load.js';
import { describeTask, taskKind } from '../learning/tasks/registry.js';
import type { LoadedScenario } from './load.js';

/**
 * Loads the data that a scenario names, described by its task, and divides them among clients.
 *
 * @param directory the user's data folder; default: the environment variable `FEDSTILL_DATA`
 * @param loadData loads the data; scenarios can share it
 * @throws InputError on a missing or malformed file, or an option that asks for what is impossible
 */
export function loadScenarioData(
  { scenario: { data, seed } }: Pick<LoadedScenario, 'scenario'>,
  directory: string | undefined,
  loadData = loadFederatedData,
): Promise<FederatedData> {
  const task = data.task && taskKind.specOf(data.task);
  return loadData(data, { seed, directory, ...(task && { describe: (given) => describeTask(task, given) }) });
}
