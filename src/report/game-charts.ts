import { join } from 'node:path';
import { withInput } from '../core/file-error.js';
import { makeDirectory } from '../core/make-directory.js';
import type { Game } from '../incentives/games/definition.js';
import type { GameResult } from '../incentives/games/game-result.js';
import { chartsOf } from '../incentives/games/play-game.js';
import { writeAtomically } from '../records/atomic-file.js';
import { chartSvg } from './chart-svg.js';

/**
 * Writes the charts of a game into a directory, which is created if missing: `NAME.CHART.svg`.
 *
 * @returns the paths of the files
 * @throws InputError if the directory cannot be created, FileError if a file cannot be written
 */
export function writeCharts(
  { name, game, scenario }: { readonly name: string; readonly game: Game; readonly scenario: unknown },
  result: GameResult,
  directory: string,
): string[] {
  withInput(directory, () => makeDirectory(directory));
  return chartsOf(game, scenario, result).map((chart) => {
    const file = join(directory, `${name}.${chart.name}.svg`);
    writeAtomically(file, chartSvg(chart));
    return file;
  });
}
