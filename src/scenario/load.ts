import { basename, dirname, extname } from 'node:path';
import { z } from 'zod';
import { InputError } from '../core/errors.js';
import type { Variant } from '../core/named.js';
import { withAbsolutePaths } from '../data/absolute-paths.js';
import type { ContributionMechanism } from '../incentives/economics/contribution/contribution-mechanism.js';
import { contributionMechanisms } from '../incentives/economics/contribution/contribution-mechanisms.js';
import { importMechanism } from '../incentives/economics/module.js';
import { importStrategy } from '../strategies/module.js';
import { strategies } from '../strategies/registry.js';
import type { Strategy } from '../strategies/strategy.js';
import { expandNames } from './abbreviations.js';
import {
  type CodecFiles,
  type CodecModule,
  codecFilesIn,
  codecVariants,
  loadCodecs,
  withoutCodecOptions,
} from './codec-modules.js';
import { withCurveOfFile } from './curve-file.js';
import { readDocument } from './document.js';
import { isComparison, isGame } from './document-kind.js';
import { allowedModulePath, type ModuleSettings, moduleUrl } from './module-path.js';
import { applyOverride, type Override } from './overrides.js';
import { parseInput } from './problems.js';
import { type Scenario, scenarioSchema } from './schema.js';
import { isSection } from './section.js';

/** A checked scenario and the strategy that it names. */
export interface LoadedScenario {
  readonly scenario: Scenario & { readonly name: string };
  readonly strategy: Strategy;
  /** The file of the strategy, unless it is built in. */
  readonly strategyFile?: string;
  /** The mechanism that the scenario names, if any, and its file unless it is built in. */
  readonly mechanism?: ContributionMechanism;
  readonly mechanismFile?: string;
  /** The codecs that the scenario names by their files, by their position. */
  readonly codecModules?: ReadonlyMap<number, CodecModule>;
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
    throw new InputError('compare', `'${file}' is a comparison; to run it: fedstill compare ${file}`);
  }
  if (isGame(document)) {
    throw new InputError('kind', `'${file}' is a game; to solve it: fedstill game ${file}`);
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

/** A scenario before its modules are loaded. Everything is checked except their options, which are left out. */
export interface CheckedScenario extends Pick<LoadedScenario, 'scenario' | 'strategyFile' | 'mechanismFile'> {
  readonly codecFiles: CodecFiles;
  readonly document: unknown;
  readonly file: string;
}

/**
 * Checks everything that can be checked before modules are loaded, so that no code of an invalid file runs.
 *
 * @throws InputError with one line for every fault
 */
export function checkScenario(written: unknown, file: string, settings: ModuleSettings = {}): CheckedScenario {
  if (isSection(written) && 'stages' in written) {
    throw new InputError('stages', 'this section is called codecs now: write codecs in its place');
  }
  const document = withCurve(written, file);
  const { strategy, mechanism } = namesIn(document);
  const strategyFile = strategy && allowedModulePath(strategy, file, 'strategy.name', settings);
  const mechanismFile = mechanism && allowedModulePath(mechanism, file, 'incentives.mechanism.name', settings);
  const codecFiles = codecFilesIn(document, file, settings);
  const open = (name?: string) => (name === undefined ? [] : [{ name, options: z.object({}) }]);
  const bare = withoutCodecOptions(
    withoutOptions(document, strategyFile && strategy, mechanismFile && mechanism),
    codecFiles,
  );
  const ownCodecs = codecVariants(codecFiles.values(), z.object({}));
  const scenario = parse(bare, file, open(strategyFile && strategy), open(mechanismFile && mechanism), ownCodecs);
  return { document, file, scenario, strategyFile, mechanismFile, codecFiles };
}

/**
 * Loads the modules that a scenario names and checks their options.
 *
 * @throws InputError with one line for every fault
 */
export async function loadModules(checked: CheckedScenario): Promise<LoadedScenario> {
  const { document, file, strategyFile, mechanismFile, codecFiles } = checked;
  const names = namesIn(document);
  const own = strategyFile ? await importStrategy(moduleUrl(strategyFile)) : undefined;
  const ownMechanism = mechanismFile
    ? await importMechanism(moduleUrl(mechanismFile), 'incentives.mechanism.name')
    : undefined;
  const codecModules = await loadCodecs(codecFiles);
  const ownCodecs = codecVariants(codecModules.values(), z.object({}));
  const known = (name?: string, module?: { readonly options: z.ZodType }) =>
    name !== undefined && module ? [{ name, options: module.options }] : [];
  const scenario =
    own || ownMechanism || ownCodecs.length > 0
      ? parse(document, file, known(names.strategy, own), known(names.mechanism, ownMechanism), ownCodecs)
      : checked.scenario;
  const strategy = own ?? strategies.find((builtIn) => builtIn.name === scenario.strategy.name);
  if (!strategy) throw new TypeError(`the schema let an unknown strategy pass: ${scenario.strategy.name}`);
  const builtIn = contributionMechanisms.find((each) => each.name === scenario.incentives?.mechanism?.name);
  return { scenario, strategy, strategyFile, mechanism: ownMechanism ?? builtIn, mechanismFile, codecModules };
}

/** Parses a scenario that may name the given modules besides the built-in ones. */
function parse(
  document: unknown,
  file: string,
  ownStrategies: readonly Variant[],
  ownMechanisms: readonly Variant[],
  ownCodecs: readonly Variant[],
): LoadedScenario['scenario'] {
  const mechanisms = [...contributionMechanisms, ...ownMechanisms];
  const schema = scenarioSchema([...strategies, ...ownStrategies], mechanisms, ownCodecs);
  const { name = basename(file, extname(file)), ...scenario } = parseInput(schema, expandNames(schema, document), file);
  return { name, ...scenario, data: withAbsolutePaths(scenario.data, dirname(file)) };
}

/** Replaces a strategy and a mechanism that are modules by their names, without options. */
function withoutOptions(document: unknown, strategy?: string, mechanism?: string): unknown {
  if (!isSection(document)) return document;
  const { incentives } = document;
  return {
    ...document,
    ...(strategy && { strategy }),
    ...(mechanism && isSection(incentives) && { incentives: { ...incentives, mechanism } }),
  };
}

/** Replaces the path of a file in `incentives.curve` by the curve of that file. */
function withCurve(document: unknown, file: string): unknown {
  if (!isSection(document) || !('incentives' in document)) return document;
  return { ...document, incentives: withCurveOfFile(document.incentives, file) };
}

/** The names of the strategy and of the mechanism in a document. */
function namesIn(document: unknown): { readonly strategy?: string; readonly mechanism?: string } {
  if (!isSection(document)) return {};
  return { strategy: nameIn(document, 'strategy'), mechanism: nameIn(document.incentives, 'mechanism') };
}

/** The name under a key: a name alone, or that of a section. */
function nameIn(document: unknown, key: string): string | undefined {
  const named = isSection(document) ? document[key] : undefined;
  const name = isSection(named) ? named.name : named;
  return typeof name === 'string' ? name : undefined;
}
