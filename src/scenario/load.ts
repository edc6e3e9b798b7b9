import { basename, dirname, extname } from 'node:path';
import { z } from 'zod';
import { InputError } from '../core/errors.js';
import type { Variant } from '../core/named.js';
import { withAbsolutePaths } from '../data/absolute-paths.js';
import type { ContributionMechanism } from '../incentives/economics/contribution/mechanism.js';
import { contributionMechanisms } from '../incentives/economics/contribution/mechanisms.js';
import { importMechanism } from '../incentives/economics/module.js';
import { importStrategy } from '../strategies/module.js';
import { strategies } from '../strategies/registry.js';
import type { Strategy } from '../strategies/strategy.js';
import { expandNames } from './abbreviations.js';
import { withCurveOfFile } from './curve-file.js';
import { readDocument } from './document.js';
import { isComparison, isGame } from './document-kind.js';
import { allowedModulePath, type ModuleSettings, moduleUrl } from './module-path.js';
import { applyOverride, type Override } from './overrides.js';
import { parseInput } from './problems.js';
import { type Scenario, scenarioSchema } from './schema.js';
import { isSection } from './section.js';

/** A scenario that was read and checked, with the strategy that it names. */
export interface LoadedScenario {
  readonly scenario: Scenario & { readonly name: string };
  readonly strategy: Strategy;
  /** The file of the strategy, if it is not a built-in one. */
  readonly strategyFile?: string;
  /** The mechanism that the scenario names, if it names one, and its file if it is not a built-in one. */
  readonly mechanism?: ContributionMechanism;
  readonly mechanismFile?: string;
}

/**
 * Reads a scenario file, puts overrides in place and checks the whole, with all defaults filled in.
 *
 * @throws InputError with one line for every fault: a file that cannot be read or is not YAML, unknown keys and names,
 *   wrong types and values, a module that cannot be loaded, or may not; and for a file that compares several scenarios, or is
 *   a game
 */
export async function loadScenario(
  file: string,
  overrides: readonly Override[] = [],
  settings: ModuleSettings = {},
): Promise<LoadedScenario> {
  const document = overrides.reduce<unknown>(applyOverride, readDocument(file));
  if (isComparison(document)) {
    throw new InputError('compare', `'${file}' is a comparison; to run it: fedstill compare ${file}`);
  }
  if (isGame(document)) {
    throw new InputError('kind', `'${file}' is a game; to solve it: fedstill game ${file}`);
  }
  return parseScenario(document, file, settings);
}

/**
 * Checks a whole scenario, with all defaults filled in.
 *
 * @param file where it stands: names it, and relative paths of modules and data are seen from its folder
 * @throws InputError with one line for every fault
 */
export async function parseScenario(
  written: unknown,
  file: string,
  settings: ModuleSettings = {},
): Promise<LoadedScenario> {
  return withModules(checkScenario(written, file, settings));
}

/** A scenario whose modules are not yet loaded: all is checked but their options, which are left out. */
export interface CheckedScenario extends Pick<LoadedScenario, 'scenario' | 'strategyFile' | 'mechanismFile'> {
  readonly document: unknown;
  readonly file: string;
}

/**
 * Checks everything of a scenario that can be checked without its modules, so that no code of a file runs that is invalid.
 *
 * @throws InputError with one line for every fault
 */
export function checkScenario(written: unknown, file: string, settings: ModuleSettings = {}): CheckedScenario {
  const document = withCurve(written, file);
  const { strategy, mechanism } = namesIn(document);
  const strategyFile = strategy && allowedModulePath(strategy, file, 'strategy.name', settings);
  const mechanismFile = mechanism && allowedModulePath(mechanism, file, 'incentives.mechanism.name', settings);
  const open = (name?: string) => (name === undefined ? [] : [{ name, options: z.object({}) }]);
  const bare = withoutOptions(document, strategyFile && strategy, mechanismFile && mechanism);
  const scenario = parse(bare, file, open(strategyFile && strategy), open(mechanismFile && mechanism));
  return { document, file, scenario, strategyFile, mechanismFile };
}

/**
 * Loads the modules that a scenario names, and checks their options.
 *
 * @throws InputError with one line for every fault
 */
export async function withModules(checked: CheckedScenario): Promise<LoadedScenario> {
  const { document, file, strategyFile, mechanismFile } = checked;
  const names = namesIn(document);
  const own = strategyFile ? await importStrategy(moduleUrl(strategyFile)) : undefined;
  const ownMechanism = mechanismFile
    ? await importMechanism(moduleUrl(mechanismFile), 'incentives.mechanism.name')
    : undefined;
  const known = (name?: string, module?: { readonly options: z.ZodType }) =>
    name !== undefined && module ? [{ name, options: module.options }] : [];
  const scenario =
    own || ownMechanism
      ? parse(document, file, known(names.strategy, own), known(names.mechanism, ownMechanism))
      : checked.scenario;
  const strategy = own ?? strategies.find((builtIn) => builtIn.name === scenario.strategy.name);
  if (!strategy) throw new TypeError(`the schema let an unknown strategy pass: ${scenario.strategy.name}`);
  const builtIn = contributionMechanisms.find((each) => each.name === scenario.incentives?.mechanism?.name);
  return { scenario, strategy, strategyFile, mechanism: ownMechanism ?? builtIn, mechanismFile };
}

/** Parses a scenario that may name these beside what is built in. */
function parse(
  document: unknown,
  file: string,
  ownStrategies: readonly Variant[],
  ownMechanisms: readonly Variant[],
): LoadedScenario['scenario'] {
  const schema = scenarioSchema([...strategies, ...ownStrategies], [...contributionMechanisms, ...ownMechanisms]);
  const { name = basename(file, extname(file)), ...scenario } = parseInput(schema, expandNames(schema, document), file);
  return { name, ...scenario, data: withAbsolutePaths(scenario.data, dirname(file)) };
}

/** The document with nothing but their names in place of a strategy and a mechanism that are modules. */
function withoutOptions(document: unknown, strategy?: string, mechanism?: string): unknown {
  if (!isSection(document)) return document;
  const { incentives } = document;
  return {
    ...document,
    ...(strategy && { strategy }),
    ...(mechanism && isSection(incentives) && { incentives: { ...incentives, mechanism } }),
  };
}

/** The document with the curve of its section `incentives` in place, where that is a file. */
function withCurve(document: unknown, file: string): unknown {
  if (!isSection(document) || !('incentives' in document)) return document;
  return { ...document, incentives: withCurveOfFile(document.incentives, file) };
}

/** What a document names as its strategy and the mechanism of its section `incentives`. */
function namesIn(document: unknown): { readonly strategy?: string; readonly mechanism?: string } {
  if (!isSection(document)) return {};
  return { strategy: nameIn(document, 'strategy'), mechanism: nameIn(document.incentives, 'mechanism') };
}

/** The name of what stands under a key: alone, or in a section with its options. */
function nameIn(document: unknown, key: string): string | undefined {
  const named = isSection(document) ? document[key] : undefined;
  const name = isSection(named) ? named.name : named;
  return typeof name === 'string' ? name : undefined;
}
