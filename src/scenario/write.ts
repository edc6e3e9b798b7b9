import { relative, sep } from 'node:path';
import { stringify } from 'yaml';
import type { LoadedScenario } from './load.js';

/**
 * Writes a scenario with all its defaults as YAML. Loading the text from the folder gives the same scenario again.
 *
 * @param folder where the text will be written; paths of modules become relative to it
 */
export function writeScenario(
  { scenario, strategyFile, mechanismFile, codecModules }: LoadedScenario,
  folder: string,
): string {
  const { strategy, incentives, codecs } = scenario;
  const mechanism = incentives?.mechanism;
  return stringify({
    ...scenario,
    ...(strategyFile && { strategy: { ...strategy, name: pathFrom(folder, strategyFile) } }),
    codecs: codecs.map((codec, position) => {
      const own = codecModules?.get(position);
      return own ? { ...codec, name: pathFrom(folder, own.file) } : codec;
    }),
    ...(mechanismFile && {
      incentives: { ...incentives, mechanism: { ...mechanism, name: pathFrom(folder, mechanismFile) } },
    }),
  });
}

function pathFrom(folder: string, file: string): string {
  const path = relative(folder, file).split(sep).join('/');
  return path.startsWith('../') ? path : `./${path}`;
}
