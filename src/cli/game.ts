import { join } from 'node:path';
import { Command } from 'commander';
import type { Chart } from '../core/chart.js';
import { InputError } from '../core/errors.js';
import { FileError } from '../core/file-error.js';
import type { GameResult } from '../incentives/games/game-result.js';
import type { LoadedGame } from '../scenario/load-game.js';
import { addReport, withoutReport } from './add-report.js';
import { jsonOption, modulesOption, noReportOption, seedOption, setOption } from './command-options.js';
import { withExamples } from './examples.js';
import { namingFlags } from './flag-faults.js';
import { writeMessage, writeReport, writeResult } from './terminal.js';

interface Flags {
  readonly seed?: number;
  readonly set?: readonly string[];
  readonly modules?: boolean;
  readonly json?: boolean;
  readonly plot?: boolean | string;
  readonly out?: string;
  readonly report?: boolean;
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
    .option('--out <directory>', 'the directory of game.json and report.html (default: runs/NAME-game)')
    .addOption(noReportOption())
    .option('--plot [directory]', 'write charts of best responses and equilibria as SVG (default: this directory)')
    .action((file: string, flags: Flags) => namingFlags(flags.set, () => game(file, flags)));
  return withExamples(command, 'fedstill game game.yaml --plot charts');
}

async function game(file: string, { seed, set, modules, json, plot, ...flags }: Flags): Promise<void> {
  const [{ loadGame }, { parseOverrides }, { playGame, chartsOf }] = await Promise.all([
    import('../scenario/load-game.js'),
    import('../scenario/overrides.js'),
    import('../incentives/games/play-game.js'),
  ]);
  const overrides = parseOverrides(set, seed);
  const loaded = await loadGame(file, overrides, { modules });
  const result = playGame(loaded.game, loaded.scenario);
  const charts = chartsOf(loaded.game, loaded.scenario, result);
  const plots = plot && (await plotted(loaded.name, charts, plot === true ? '.' : plot));
  const reported = await recorded(loaded, result, charts, flags);
  if (json) {
    writeResult(`${JSON.stringify({ name: loaded.name, mechanism: loaded.game.name, ...result }, null, 2)}\n`);
  } else {
    const { gameText } = await import('../report/game-text.js');
    writeReport((width) => `${gameText(`${loaded.name}: ${loaded.game.title}`, result, width)}${reported}`);
  }
  if (plots) writeMessage(`${plots.join('\n')}\n`);
}

/** Writes the charts before anything is printed, so that a fault in the directory is the only output. */
async function plotted(name: string, charts: readonly Chart[], directory: string): Promise<string[]> {
  const { writeCharts } = await import('../report/game-charts.js');
  const files = writeCharts(name, charts, directory);
  return files.length > 0 ? files.map((written) => `chart: ${written}`) : ['this game has no charts'];
}

/**
 * Writes `game.json` and the report. Solving a game again gives the same, so that earlier ones of its name are replaced.
 *
 * @returns a line that names the report; empty if there is none
 */
async function recorded(
  { name, game, scenario }: LoadedGame,
  result: GameResult,
  charts: readonly Chart[],
  { out, report = true }: Pick<Flags, 'out' | 'report'>,
): Promise<string> {
  if (!report && out === undefined) return '';
  const directory = out ?? join('runs', `${name}-game`);
  const { writeGameRecord } = await import('../records/game-record.js');
  const record = { name, mechanism: game.name, title: game.title, scenario, result, charts };
  try {
    writeGameRecord(directory, record);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    if (out !== undefined) throw new InputError('--out', 'refused-by-system', { reason: error.message });
    return withoutReport(error);
  }
  return addReport(directory, join(directory, 'report.html'), { report });
}
