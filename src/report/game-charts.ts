import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chartsOf } from '../incentives/game.js';
import type { GameResult } from '../incentives/game-result.js';
import type { Game } from '../incentives/games/definition.js';
import { writeAtomically } from './atomic-file.js';
import { chartSvg } from './chart-svg.js';

/**
 * Writes the charts of a played game into a directory, which is made where it is missing: `NAME.CHART.svg`.
 *
 * @returns the files written
 */
export function writeCharts(
  { name, game, scenario }: { readonly name: string; readonly game: Game; readonly scenario: unknown },
  result: GameResult,
  directory: string,
): string[] {
  mkdirSync(directory, { recursive: true });
  return chartsOf(game, scenario, result).map((chart) => {
    const file = join(directory, `${name}.${chart.name}.svg`);
    writeAtomically(file, chartSvg(chart));
    return file;
  });
}
