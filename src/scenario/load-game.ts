import { basename, extname } from 'node:path';
import { contributionGameOf } from '../incentives/contribution/game.js';
import { findGame } from '../incentives/game.js';
import { gameHead } from '../incentives/game-options.js';
import type { Game } from '../incentives/games/definition.js';
import { importMechanism } from '../incentives/module.js';
import { expandNames } from './abbreviations.js';
import { withCurveOfFile } from './curve-file.js';
import { readDocument } from './document.js';
import { modulePath, moduleUrl } from './module-path.js';
import { applyOverride, type Override } from './overrides.js';
import { parseInput } from './problems.js';

/** A game scenario that was read and checked, with the game that its mechanism names. */
export interface LoadedGame {
  readonly name: string;
  readonly game: Game;
  readonly scenario: unknown;
}

/**
 * Reads a game scenario, puts overrides in place and checks the whole, with all defaults filled in.
 *
 * @throws InputError with one line for every fault, as `loadScenario` does
 */
export async function loadGame(file: string, overrides: readonly Override[] = []): Promise<LoadedGame> {
  const document = withCurveOfFile(overrides.reduce<unknown>(applyOverride, readDocument(file)), file);
  const { mechanism } = parseInput(gameHead, document, file);
  const named = typeof mechanism === 'string' ? mechanism : mechanism.name;
  const module = modulePath(named, file);
  const game = module ? contributionGameOf(await importMechanism(moduleUrl(module)), named) : findGame(named);
  const section = typeof mechanism === 'string' ? { name: mechanism } : mechanism;
  const expanded = expandNames(game.schema, { ...gameHead.parse(document), mechanism: section });
  const scenario = parseInput(game.schema, expanded, file);
  const name = typeof scenario.name === 'string' ? scenario.name : basename(file, extname(file));
  return { name, game, scenario };
}
