import { basename, extname } from 'node:path';
import { InputError } from '../core/errors.js';
import { importStrategy } from '../strategies/module.js';
import { strategies } from '../strategies/registry.js';
import type { Strategy } from '../strategies/strategy.js';
import { expandNames } from './abbreviations.js';
import { readDocument } from './document.js';
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
}

/**
 * Reads a scenario file, puts overrides in place and checks the whole, with all defaults filled in.
 *
 * @throws InputError with one line for every fault: a file that cannot be read or is not YAML, unknown keys and names,
 *   wrong types and values, a strategy module that cannot be loaded; and for a file that compares several scenarios
 */
export async function loadScenario(file: string, overrides: readonly Override[] = []): Promise<LoadedScenario> {
  const document = overrides.reduce<unknown>(applyOverride, readDocument(file));
  if (isSection(document) && 'compare' in document) {
    throw new InputError('compare', `'${file}' is a comparison; to run it: fedstill compare ${file}`);
  }
  return parseScenario(document, file);
}

/**
 * Checks a whole scenario, with all defaults filled in.
 *
 * @param file where it stands: names it, and the paths of modules are relative to it
 * @throws InputError with one line for every fault
 */
export async function parseScenario(document: unknown, file: string): Promise<LoadedScenario> {
  const name = strategyName(document);
  const strategyFile = name && modulePath(name, file);
  const own = strategyFile ? await importStrategy(moduleUrl(strategyFile)) : undefined;
  const known = [...strategies, ...(own && name ? [{ name, options: own.options }] : [])];
  const schema = scenarioSchema(known);
  const scenario = parseInput(schema, expandNames(schema, document), file);
  const strategy = own ?? strategies.find((builtIn) => builtIn.name === scenario.strategy.name);
  if (!strategy) throw new TypeError(`the schema let an unknown strategy pass: ${scenario.strategy.name}`);
  const { name: title = basename(file, extname(file)), ...rest } = scenario;
  return { scenario: { name: title, ...rest }, strategy, strategyFile };
}

function strategyName(document: unknown): string | undefined {
  const strategy = isSection(document) ? document.strategy : undefined;
  const name = isSection(strategy) ? strategy.name : strategy;
  return typeof name === 'string' ? name : undefined;
}
