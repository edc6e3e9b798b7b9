import { z } from 'zod';
import { InputError } from '../core/errors.js';
import { mechanismKind } from '../incentives/economics/contribution/contribution-mechanisms.js';
import { contributionSections } from '../incentives/economics/contribution/sections.js';
import { contributionGameOf } from '../incentives/games/contribution/contribution-game.js';
import type { Game } from '../incentives/games/definition.js';
import { gameHead, gameSchema } from '../incentives/games/game-options.js';
import { findGame } from '../incentives/games/play-game.js';
import { expandNames } from './abbreviations.js';
import { withCurveOfFile } from './curve-file.js';
import { nameOfFile, readDocument, shownFile } from './document.js';
import { isComparison, isGame, isTraining } from './document-kind.js';
import { allowedModulePath, type ModuleSettings, moduleUrl } from './module-path.js';
import { applyOverride, type Override } from './overrides.js';
import { parseInput } from './problems.js';

/** A checked game scenario and the game that its mechanism names. */
export interface LoadedGame {
  readonly name: string;
  readonly game: Game;
  readonly scenario: unknown;
}

/** The checks before the module of a mechanism is loaded: no code of an invalid file runs. */
const gameOfModules = gameSchema(z.looseObject({ name: z.string() }), contributionSections);

/**
 * Reads a game scenario, applies overrides, checks it and fills in all defaults.
 *
 * @throws InputError with one line for every fault, as `loadScenario` does
 */
export async function loadGame(
  file: string,
  overrides: readonly Override[] = [],
  settings: ModuleSettings = {},
): Promise<LoadedGame> {
  const document = withCurveOfFile(overrides.reduce<unknown>(applyOverride, readDocument(file)), file);
  if (!isGame(document) && isTraining(document)) {
    const command = isComparison(document) ? 'compare' : 'run';
    throw new InputError('kind', 'other-command', { file, kind: 'a scenario to train, not a game', command });
  }
  const { mechanism } = parseInput(gameHead, document, shownFile(file));
  const section = typeof mechanism === 'string' ? { name: mechanism } : mechanism;
  const parse = (schema: z.ZodObject) => {
    return parseInput(
      schema,
      expandNames(schema, { ...gameHead.parse(document), mechanism: section }),
      shownFile(file),
    );
  };
  const module = allowedModulePath(section.name, file, 'mechanism.name', settings);
  if (module) parse(gameOfModules);
  const game = module
    ? contributionGameOf(await mechanismKind.load(moduleUrl(module), 'mechanism.name'), section.name)
    : findGame(section.name);
  const scenario = parse(game.schema);
  const name = typeof scenario.name === 'string' ? scenario.name : nameOfFile(file);
  return { name, game, scenario };
}
