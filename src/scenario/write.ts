import { relative, sep } from 'node:path';
import { stringify } from 'yaml';
import type { LoadedScenario } from './load.js';

/**
 * A scenario with all its defaults as YAML, to stand in a folder: loading it from there gives the same scenario again.
 *
 * @param folder where the text is to stand; the path of a strategy's module is written relative to it
 */
export function writeScenario({ scenario, strategyFile }: LoadedScenario, folder: string): string {
  if (!strategyFile) return stringify(scenario);
  const path = relative(folder, strategyFile).split(sep).join('/');
  const name = path.startsWith('../') ? path : `./${path}`;
  return stringify({ ...scenario, strategy: { ...scenario.strategy, name } });
}
