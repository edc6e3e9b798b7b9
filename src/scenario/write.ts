import { isAbsolute, relative, sep } from 'node:path';
import { stringify } from 'yaml';
import type { LoadedScenario } from './load.js';
import { scenarioPlaces, withNames } from './places.js';

/**
 * Writes a scenario with all its defaults as YAML. Loading the text from the folder gives the same scenario again.
 *
 * @param folder where the text will be written; paths of modules become relative to it
 */
export function writeScenario({ scenario }: LoadedScenario, folder: string): string {
  return stringify(withNames(scenario, scenarioPlaces, (name) => (isAbsolute(name) ? pathFrom(folder, name) : name)));
}

function pathFrom(folder: string, file: string): string {
  const path = relative(folder, file).split(sep).join('/');
  return path.startsWith('../') ? path : `./${path}`;
}
