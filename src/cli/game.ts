import { Command } from 'commander';
import type { GameResult } from '../incentives/games/game-result.js';
import type { LoadedGame } from '../scenario/load-game.js';
import { jsonOption, modulesOption, seedOption, setOption } from './command-options.js';
import { withExamples } from './examples.js';
import { namingFlags } from './flag-faults.js';
import { writeMessage, writeReport, writeResult } from './terminal.js';

interface Flags {
  readonly seed?: number;
  readonly set?: readonly string[];
  readonly modules?: boolean;
  readonly json?: boolean;
  readonly plot?: boolean | string;
}

/** `fedstill game`: solves a game of agents and a mechanism, without training. */
export function gameCommand(): Command {
  const command = new Command('game')
    .description(
      'solve a game scenario: contributions, payments, welfare, the certificate of the equilibrium, the audit',
    )
    .argument('<file>', 'the scenario, in YAML, with kind: game')
    .addOption(seedOption())
    .addOption(setOption())
    .addOption(modulesOption())
    .addOption(jsonOption('the result'))
    .option('--plot [directory]', 'write charts of best responses and equilibria as SVG (default: this directory)')
    .action((file: string, flags: Flags) => namingFlags(flags.set, () => game(file, flags)));
  return withExamples(command, 'fedstill game game.yaml --plot charts');
}

async function game(file: string, { seed, set, modules, json, plot }: Flags): Promise<void> {
  const [{ loadGame }, { parseOverrides }, { playGame }] = await Promise.all([
    import('../scenario/load-game.js'),
    import('../scenario/overrides.js'),
    import('../incentives/games/play-game.js'),
  ]);
  const overrides = parseOverrides(set, seed);
  const loaded = await loadGame(file, overrides, { modules });
  const result = playGame(loaded.game, loaded.scenario);
  const charts = plot && (await chartsOf(loaded, result, plot === true ? '.' : plot));
  if (json) {
    writeResult(`${JSON.stringify({ name: loaded.name, mechanism: loaded.game.name, ...result }, null, 2)}\n`);
  } else {
    const { gameText } = await import('../report/game-text.js');
    writeReport((width) => gameText(`${loaded.name}: ${loaded.game.title}`, result, width));
  }
  if (charts) writeMessage(`${charts.join('\n')}\n`);
}

/** Writes the charts before anything is printed, so that a fault in the directory is the only output. */
async function chartsOf(loaded: LoadedGame, result: GameResult, directory: string): Promise<string[]> {
  const { writeCharts } = await import('../report/game-charts.js');
  const files = writeCharts(loaded, result, directory);
  return files.length > 0 ? files.map((written) => `chart: ${written}`) : ['this game has no charts'];
}
