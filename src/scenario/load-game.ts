import { basename, dirname, extname, isAbsolute, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { contributionGameOf } from '../incentives/contribution/game.js';
import { findGame } from '../incentives/game.js';
import { gameHead } from '../incentives/game-options.js';
import type { Game } from '../incentives/games/definition.js';
import { importMechanism } from '../incentives/module.js';
import { expandNames } from './abbreviations.js';
import { readDocument } from './document.js';
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
  const document = overrides.reduce<unknown>(applyOverride, readDocument(file));
  const { mechanism } = parseInput(gameHead, document, file);
  const named = typeof mechanism === 'string' ? mechanism : mechanism.name;
  const game = isPath(named) ? await gameOfModule(named, file) : findGame(named);
  const section = typeof mechanism === 'string' ? { name: mechanism } : mechanism;
  const expanded = expandNames(game.schema, { ...gameHead.parse(document), mechanism: section });
  const scenario = parseInput(game.schema, expanded, file);
  const name = typeof scenario.name === 'string' ? scenario.name : basename(file, extname(file));
  return { name, game, scenario };
}

async function gameOfModule(path: string, file: string): Promise<Game> {
  const { href } = pathToFileURL(resolve(dirname(file), path));
  return contributionGameOf(await importMechanism(href), path);
}

function isPath(name: string): boolean {
  return name.startsWith('./') || name.startsWith('../') || isAbsolute(name);
}
