import { Command } from 'commander';
import { counted } from '../core/quantities.js';
import type { Override } from '../scenario/overrides.js';
import type { RunSettings } from '../scenario/resolve.js';
import { dataDirectoryOption, modulesOption, seedOption, setOption } from './command-options.js';
import { withExamples } from './examples.js';
import { namingFlags } from './flag-faults.js';
import { writeResult } from './terminal.js';

interface Flags {
  readonly seed?: number;
  readonly dataDir?: string;
  readonly set?: readonly string[];
  readonly modules?: boolean;
}

/** `fedstill validate`: checks everything that `run` checks before its first round. */
export function validateCommand(): Command {
  const command = new Command('validate')
    .description('check a scenario or comparison and its data without running it, or a game by solving it')
    .argument('<file>', 'the scenario, in YAML')
    .addOption(seedOption())
    .addOption(dataDirectoryOption())
    .addOption(setOption())
    .addOption(modulesOption())
    .action((file: string, flags: Flags) => namingFlags(flags.set, () => validate(file, flags)));
  return withExamples(command, 'fedstill validate scenario.yaml');
}

async function validate(file: string, { seed, dataDir, set, modules }: Flags): Promise<void> {
  const [{ readDocument, shownFile }, { isComparison, isGame }, { parseOverrides }] = await Promise.all([
    import('../scenario/document.js'),
    import('../scenario/document-kind.js'),
    import('../scenario/overrides.js'),
  ]);
  const overrides = parseOverrides(set, seed);
  const document = readDocument(file);
  const check = isGame(document) ? checkGame : isComparison(document) ? checkVariants : checkRun;
  const found = await check(file, overrides, { modules, ...(dataDir && { dataDirectory: dataDir }) });
  writeResult(`${shownFile(file)} is valid: ${found}\n`);
}

async function checkRun(file: string, overrides: readonly Override[], settings: RunSettings): Promise<string> {
  const [{ loadScenario }, { resolveScenario }] = await Promise.all([
    import('../scenario/load.js'),
    import('../scenario/resolve.js'),
  ]);
  const loaded = await loadScenario(file, overrides, settings);
  const { strategy, data, rounds } = await resolveScenario(loaded, settings);
  return `${strategy.name} on ${data.train.name}, ${counted(data.shards.length, 'client')}, ${counted(rounds, 'round')}`;
}

async function checkVariants(file: string, overrides: readonly Override[], settings: RunSettings): Promise<string> {
  const [{ loadComparison }, { checkComparison }] = await Promise.all([
    import('../scenario/load-comparison.js'),
    import('../experiments/compare-scenarios.js'),
  ]);
  const loaded = await loadComparison([file], { overrides, ...settings });
  await checkComparison(loaded, settings);
  return `a comparison of ${loaded.variants.map(({ name }) => name).join(', ')}`;
}

/** Solves the game, since only then are the assumptions of its theory checked. */
async function checkGame(file: string, overrides: readonly Override[], settings: RunSettings): Promise<string> {
  const [{ loadGame }, { playGame }] = await Promise.all([
    import('../scenario/load-game.js'),
    import('../incentives/games/play-game.js'),
  ]);
  const { game, scenario } = await loadGame(file, overrides, settings);
  return `${game.name}, ${counted(playGame(game, scenario).agents.length, 'agent')}`;
}
