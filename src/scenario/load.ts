import { basename, dirname, extname } from 'node:path';
import { InputError } from '../core/errors.js';
import { withAbsolutePaths } from '../data/absolute-paths.js';
import type { ContributionMechanism } from '../incentives/contribution/mechanism.js';
import { contributionMechanisms } from '../incentives/contribution/mechanisms.js';
import { importMechanism } from '../incentives/module.js';
import { importStrategy } from '../strategies/module.js';
import { strategies } from '../strategies/registry.js';
import type { Strategy } from '../strategies/strategy.js';
import { expandNames } from './abbreviations.js';
import { withCurveOfFile } from './curve-file.js';
import { readDocument } from './document.js';
import { isComparison, isGame } from './document-kind.js';
import { modulePath, moduleUrl } from './module-path.js';
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
 *   wrong types and values, a strategy module that cannot be loaded; and for a file that compares several scenarios, or is
 *   a game
 */
export async function loadScenario(file: string, overrides: readonly Override[] = []): Promise<LoadedScenario> {
  const document = overrides.reduce<unknown>(applyOverride, readDocument(file));
  if (isComparison(document)) {
    throw new InputError('compare', `'${file}' is a comparison; to run it: fedstill compare ${file}`);
  }
  if (isGame(document)) {
    throw new InputError('kind', `'${file}' is a game; to solve it: fedstill game ${file}`);
  }
  return parseScenario(document, file);
}

/**
 * Checks a whole scenario, with all defaults filled in.
 *
 * @param file where it stands: names it, and relative paths of modules and data are seen from its folder
 * @throws InputError with one line for every fault
 */
export async function parseScenario(written: unknown, file: string): Promise<LoadedScenario> {
  const document = withCurve(written, file);
  const name = nameIn(document, 'strategy');
  const strategyFile = name && modulePath(name, file);
  const own = strategyFile ? await importStrategy(moduleUrl(strategyFile)) : undefined;
  const known = [...strategies, ...(own && name ? [{ name, options: own.options }] : [])];
  const mechanismName = isSection(document) ? nameIn(document.incentives, 'mechanism') : undefined;
  const mechanismFile = mechanismName && modulePath(mechanismName, file);
  const ownMechanism = mechanismFile
    ? await importMechanism(moduleUrl(mechanismFile), 'incentives.mechanism.name')
    : undefined;
  const added = ownMechanism && mechanismName ? [{ name: mechanismName, options: ownMechanism.options }] : [];
  const schema = scenarioSchema(known, [...contributionMechanisms, ...added]);
  const parsed = parseInput(schema, expandNames(schema, document), file);
  const scenario = { ...parsed, data: withAbsolutePaths(parsed.data, dirname(file)) };
  const strategy = own ?? strategies.find((builtIn) => builtIn.name === scenario.strategy.name);
  if (!strategy) throw new TypeError(`the schema let an unknown strategy pass: ${scenario.strategy.name}`);
  const { name: title = basename(file, extname(file)), ...rest } = scenario;
  const builtIn = contributionMechanisms.find((each) => each.name === scenario.incentives?.mechanism?.name);
  const mechanism = ownMechanism ?? builtIn;
  return { scenario: { name: title, ...rest }, strategy, strategyFile, mechanism, mechanismFile };
}

/** The document with the curve of its section `incentives` in place, where that is a file. */
function withCurve(document: unknown, file: string): unknown {
  if (!isSection(document) || !('incentives' in document)) return document;
  return { ...document, incentives: withCurveOfFile(document.incentives, file) };
}

/** The name of what stands under a key: alone, or in a section with its options. */
function nameIn(document: unknown, key: string): string | undefined {
  const named = isSection(document) ? document[key] : undefined;
  const name = isSection(named) ? named.name : named;
  return typeof name === 'string' ? name : undefined;
}
