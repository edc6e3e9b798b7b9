import { dirname } from 'node:path';
import { InputError } from '../core/errors.js';
import type { OwnVariants } from '../core/kind.js';
import { withAbsolutePaths } from '../data/absolute-paths.js';
import type { ContributionMechanism } from '../incentives/economics/contribution/contribution-mechanism.js';
import { mechanismKind } from '../incentives/economics/contribution/contribution-mechanisms.js';
import { strategyKind } from '../strategies/registry.js';
import type { Strategy } from '../strategies/strategy.js';
import { expandNames } from './abbreviations.js';
import { withCurveOfFile } from './curve-file.js';
import { nameOfFile, readDocument, shownFile } from './document.js';
import { isComparison, isGame } from './document-kind.js';
import type { ModuleSettings } from './module-path.js';
import { type Located, locateModules, unloadedVariants, withLoadedModules } from './modules.js';
import { applyOverride, type Override } from './overrides.js';
import { scenarioPlaces } from './places.js';
import { parseInput } from './problems.js';
import { type Scenario, scenarioSchema } from './schema.js';
import { isSection } from './section.js';

/** A checked scenario, and what it names that is no plain data. Its modules are loaded, and named by absolute paths. */
export interface LoadedScenario {
  readonly scenario: Scenario & { readonly name: string };
  readonly strategy: Strategy;
  readonly mechanism?: ContributionMechanism;
}

/**
 * Reads a scenario file, applies overrides, checks it and fills in all defaults.
 *
 * @throws InputError with one line for every fault: a file that cannot be read or is not YAML, unknown keys and names,
 *   wrong types and values, a module that cannot or may not be loaded; also for a comparison or a game
 */
export async function loadScenario(
  file: string,
  overrides: readonly Override[] = [],
  settings: ModuleSettings = {},
): Promise<LoadedScenario> {
  const document = overrides.reduce<unknown>(applyOverride, readDocument(file));
  if (isComparison(document)) {
    throw new InputError('compare', 'other-command', { file, kind: 'a comparison', command: 'compare' });
  }
  if (isGame(document)) {
    throw new InputError('kind', 'other-command', { file, kind: 'a game', command: 'game' });
  }
  return parseScenario(document, file, settings);
}

/**
 * Checks a scenario and fills in all defaults.
 *
 * @param file gives the scenario its name; paths of modules and data are relative to its folder
 * @throws InputError with one line for every fault
 */
export async function parseScenario(
  written: unknown,
  file: string,
  settings: ModuleSettings = {},
): Promise<LoadedScenario> {
  return loadModules(checkScenario(written, file, settings));
}

/** A scenario before its modules are loaded. Everything is checked except their options. */
export interface CheckedScenario extends Pick<LoadedScenario, 'scenario'>, Located {
  readonly file: string;
}

/**
 * Checks everything that can be checked before modules are loaded, so that no code of an invalid file runs.
 *
 * @throws InputError with one line for every fault
 */
export function checkScenario(written: unknown, file: string, settings: ModuleSettings = {}): CheckedScenario {
  if (isSection(written) && 'stages' in written) {
    throw new InputError('stages', 'renamed', { now: 'codecs' });
  }
  const { document, modules } = locateModules(withCurve(written, file), scenarioPlaces, file, settings);
  return { document, modules, file, scenario: parse(document, file, unloadedVariants(modules)) };
}

/**
 * Loads the modules that a scenario names and checks their options.
 *
 * @throws InputError with one line for every fault
 */
export async function loadModules(checked: CheckedScenario): Promise<LoadedScenario> {
  const { document, file, modules } = checked;
  const scenario =
    modules.length === 0 ? checked.scenario : await withLoadedModules(modules, (own) => parse(document, file, own));
  const mechanism = scenario.incentives?.mechanism;
  return {
    scenario,
    strategy: strategyKind.find(scenario.strategy.name),
    ...(mechanism && { mechanism: mechanismKind.find(mechanism.name) }),
  };
}

/** Parses a scenario that may name modules besides what is built in. */
function parse(document: unknown, file: string, own: OwnVariants): LoadedScenario['scenario'] {
  const schema = scenarioSchema(own);
  const expanded = expandNames(schema, document);
  const { name = nameOfFile(file), ...scenario } = parseInput(schema, expanded, shownFile(file));
  return { name, ...scenario, data: withAbsolutePaths(scenario.data, dirname(file)) };
}

/** Replaces the path of a file in `incentives.curve` by the curve of that file. */
function withCurve(document: unknown, file: string): unknown {
  if (!isSection(document) || !('incentives' in document)) return document;
  return { ...document, incentives: withCurveOfFile(document.incentives, file) };
}
