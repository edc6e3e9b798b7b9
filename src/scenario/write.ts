import { relative, sep } from 'node:path';
import { stringify } from 'yaml';
import type { LoadedScenario } from './load.js';

/**
 * A scenario with all its defaults as YAML, to stand in a folder: loading it from there gives the same scenario again.
 *
 * @param folder where the text is to stand; the paths of modules are written relative to it
 */
export function writeScenario({ scenario, strategyFile, mechanismFile }: LoadedScenario, folder: string): string {
  const { strategy, incentives } = scenario;
  const mechanism = incentives?.mechanism;
  return stringify({
    ...scenario,
    ...(strategyFile && { strategy: { ...strategy, name: pathFrom(folder, strategyFile) } }),
    ...(mechanismFile && {
      incentives: { ...incentives, mechanism: { ...mechanism, name: pathFrom(folder, mechanismFile) } },
    }),
  });
}

function pathFrom(folder: string, file: string): string {
  const path = relative(folder, file).split(sep).join('/');
  return path.startsWith('../') ? path : `./${path}`;
}
