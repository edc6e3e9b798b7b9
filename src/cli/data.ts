import { Command } from 'commander';
import { InputError } from '../core/errors.js';
import type { Division } from '../data/division.js';
import type { LoadedScenario } from '../scenario/load.js';
import type { Override } from '../scenario/overrides.js';
import type { RunSettings } from '../scenario/resolve.js';
import { dataDirectoryOption, jsonOption, modulesOption, seedOption, setOption } from './command-options.js';
import { withExamples } from './examples.js';
import { namingFlags } from './flag-faults.js';
import { writeMessage, writeReport, writeResult } from './terminal.js';

interface Flags {
  readonly seed?: number;
  readonly dataDir?: string;
  readonly set?: readonly string[];
  readonly modules?: boolean;
  readonly json?: boolean;
  readonly svg?: string;
}

/** `fedstill data`: shows how the samples of a scenario are divided among its clients. */
export function dataCommand(): Command {
  const command = new Command('data')
    .description('show the data of a scenario: sizes, clients and classes, how far from IID; nothing is trained')
    .argument('<file>', 'the scenario, in YAML')
    .option('--svg <file>', 'draw clients and classes as a heat map')
    .addOption(seedOption())
    .addOption(dataDirectoryOption())
    .addOption(setOption())
    .addOption(modulesOption())
    .addOption(jsonOption('the division'))
    .action((file: string, flags: Flags) => namingFlags(flags.set, () => data(file, flags)));
  return withExamples(command, 'fedstill data scenario.yaml', 'fedstill data scenario.yaml --svg clients.svg');
}

async function data(file: string, { seed, dataDir, set, modules, json, svg }: Flags): Promise<void> {
  const [{ parseOverrides }, { loadScenarioData }, { divisionOf }] = await Promise.all([
    import('../scenario/overrides.js'),
    import('../scenario/load-data.js'),
    import('../data/division.js'),
  ]);
  const settings: RunSettings = { modules, ...(dataDir && { dataDirectory: dataDir }) };
  const loaded = await oneScenario(file, parseOverrides(set, seed), settings);
  const { scenario } = loaded;
  const division = divisionOf(await loadScenarioData(loaded, dataDir), scenario.data.seed ?? scenario.seed);
  if (svg !== undefined) await draw(svg, division);
  if (json) writeResult(`${JSON.stringify(division, null, 2)}\n`);
  else {
    const { divisionText } = await import('../report/division-text.js');
    writeReport((width) => divisionText(division, width));
  }
  if (svg !== undefined) writeMessage(`chart: ${svg}\n`);
}

/** The scenario of the file, or of the first variant and seed of a comparison, whose data are the same for all variants. */
async function oneScenario(
  file: string,
  overrides: readonly Override[],
  settings: RunSettings,
): Promise<LoadedScenario> {
  const [{ readDocument }, { isComparison }, { loadScenario }, { loadComparison }] = await Promise.all([
    import('../scenario/document.js'),
    import('../scenario/document-kind.js'),
    import('../scenario/load.js'),
    import('../scenario/load-comparison.js'),
  ]);
  if (!isComparison(readDocument(file))) return loadScenario(file, overrides, settings);
  const { variants } = await loadComparison([file], { overrides, ...settings });
  return variants[0].scenarios[0];
}

async function draw(file: string, division: Division): Promise<void> {
  if (division.classes.length === 0) {
    const reason = `it draws classes, and the task of '${division.name}' is ${division.task}`;
    throw new InputError('--svg', 'unsuitable', { reason });
  }
  const [{ divisionChart }, { writeAtomically }, { withInput }] = await Promise.all([
    import('../report/division-chart.js'),
    import('../records/atomic-file.js'),
    import('../core/file-error.js'),
  ]);
  withInput('--svg', () => writeAtomically(file, divisionChart(division)));
}
