import type { Chart } from '../../core/chart.js';
import { InputError } from '../../core/errors.js';
import { findNamed } from '../../core/find-named.js';
import { purposes } from '../../core/purposes.js';
import { RandomStream } from '../../core/random.js';
import type { Game } from './definition.js';
import type { GameResult } from './game-result.js';
import { games } from './registry.js';

/** @throws InputError at `mechanism.name` naming the nearest mechanism, if none has this name */
export function findGame(name: string): Game {
  return findNamed(games, name, 'mechanism.name');
}

/**
 * Plays a game scenario.
 *
 * @param scenario a scenario that the game's schema accepts
 * @throws InputError naming the assumption of the theory that the scenario breaks
 */
export function playGame(game: Game, scenario: unknown): GameResult {
  try {
    return { ...game.play(scenario, streamOf(game, scenario)), units: game.units };
  } catch (error) {
    throw error instanceof InputError ? locatedIn(game.schema.parse(scenario), error) : error;
  }
}

/** Prefixes a fault in a parameter of the mechanism with `mechanism`, its section in the scenario. */
function locatedIn(scenario: Readonly<Record<string, unknown>>, fault: InputError): InputError {
  const { mechanism } = scenario;
  const [first] = fault.path.split('.');
  const isOwn = !(first in scenario) && typeof mechanism === 'object' && mechanism !== null && first in mechanism;
  return isOwn ? fault.at(`mechanism.${fault.path}`) : fault;
}

/** The charts of a scenario and its result. */
export function chartsOf(game: Game, scenario: unknown, result: GameResult): readonly Chart[] {
  return game.charts?.(scenario, result, streamOf(game, scenario)) ?? [];
}

function streamOf(game: Game, scenario: unknown): RandomStream {
  return RandomStream.of(Number(game.schema.parse(scenario).seed), purposes.run.game);
}
