import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { InputError } from '../core/errors.js';
import { fileName } from '../core/named.js';
import { nameOfFile, readDocument, shownFile } from './document.js';
import { isComparison, isGame } from './document-kind.js';
import { type CheckedScenario, checkScenario, type LoadedScenario, loadModules } from './load.js';
import { mergeChanges } from './merge-changes.js';
import type { ModuleSettings } from './module-path.js';
import { applyOverride, type Override } from './overrides.js';
import { faultsIn, InputErrors, parseInput } from './problems.js';
import { isSection } from './section.js';

/** One of the scenarios of a comparison. It is the same for every seed, except for the seed. */
export interface LoadedVariant {
  readonly name: string;
  /** One scenario per seed of the comparison. */
  readonly scenarios: readonly LoadedScenario[];
}

/** Scenarios that are compared on the same population, partition and seeds. */
export interface LoadedComparison {
  readonly name: string;
  readonly seeds: readonly number[];
  readonly variants: readonly LoadedVariant[];
}

const changes = z.looseObject({ name: fileName });

/** Options of loading a comparison. */
export interface ComparisonChoice extends ModuleSettings {
  /** Replaces the scenarios' own seeds. */
  readonly seeds?: readonly number[];
  /** Applied to every variant. */
  readonly overrides?: readonly Override[];
}

/** The key `compare`: the name of each variant and its changes to the rest of the file. */
const variantList = z.object({ compare: z.array(changes).min(1) });

interface Written {
  readonly name: string;
  readonly file: string;
  readonly document: unknown;
}

/**
 * Reads a comparison: several scenario files, each of which is a variant, or one file whose key `compare` lists
 * variants as changes to the rest of the file.
 *
 * @throws InputError with one line for every fault, which names the variant; if two variants have the same name; or if
 *   they differ in their data or, without `seeds`, in their seed
 */
export async function loadComparison(
  files: readonly string[],
  { seeds, overrides = [], ...settings }: ComparisonChoice = {},
): Promise<LoadedComparison> {
  const written = files.flatMap(variantsOf).map((variant) => ({
    ...variant,
    document: overrides.reduce<unknown>(applyOverride, variant.document),
  }));
  const twice = written.find(({ name }, position) => written.findIndex((other) => other.name === name) < position);
  if (twice) throw new InputError('compare', 'repeated', { unit: 'name of a variant', found: twice.name });
  const checked = await eachVariant(written, async ({ name, document, file }) => {
    return { ...checkScenario(document, file, settings), name };
  });
  checkSameData(checked);
  const compared = seeds ?? [commonSeed(checked)];
  const loaded = await eachVariant(checked, loadModules);
  const [first] = files;
  return {
    name: files.length === 1 && first !== undefined ? nameOfFile(first) : 'comparison',
    seeds: compared,
    variants: written.map(({ name }, position) => ({
      name,
      scenarios: compared.map((seed) => withSeed(loaded[position], seed)),
    })),
  };
}

/**
 * Applies a function to every variant and collects the faults of all.
 *
 * @throws InputError with one line for every fault, which begins with the names of the variants that have it, unless all
 *   have it, as they do of a section that they share
 */
export async function eachVariant<V extends { readonly name: string }, T>(
  variants: readonly V[],
  work: (variant: V) => Promise<T>,
): Promise<T[]> {
  const faults = new Map<string, { readonly fault: InputError; readonly names: string[] }>();
  const results: T[] = [];
  for (const variant of variants) {
    try {
      results.push(await work(variant));
    } catch (error) {
      for (const fault of faultsIn(error)) {
        const { names } = faults.get(fault.message) ?? { names: [] };
        faults.set(fault.message, { fault, names: [...names, variant.name] });
      }
    }
  }
  if (faults.size > 0) throw new InputErrors([...faults.values()].map((each) => named(each, variants.length)));
  return results;
}

/** A fault with the names of the variants that have it, unless all of several have it. */
function named({ fault, names }: { fault: InputError; names: readonly string[] }, variants: number): InputError {
  if (variants > 1 && names.length === variants) return fault;
  return fault.at(`${names.join(', ')}: ${fault.path}`);
}

/** The variants of a file: those that it lists, or itself. */
function variantsOf(file: string): Written[] {
  const document = readDocument(file);
  if (isGame(document)) {
    throw new InputError('kind', 'other-command', { file, kind: 'a game', command: 'game' });
  }
  if (!isComparison(document)) {
    const own = isSection(document) ? document.name : undefined;
    return [{ name: typeof own === 'string' ? own : nameOfFile(file), file, document }];
  }
  const { compare, ...base } = document;
  const { compare: variants } = parseInput(variantList, { compare }, shownFile(file));
  return variants.map(({ name, ...changed }) => ({ name, file, document: mergeChanges(base, changed) }));
}

function withSeed({ scenario, ...loaded }: LoadedScenario, seed: number): LoadedScenario {
  return { ...loaded, scenario: { ...scenario, seed } };
}

function checkSameData(variants: readonly (CheckedScenario & { readonly name: string })[]): void {
  const [first] = variants;
  const other = variants.find(({ scenario }) => !isDeepStrictEqual(scenario.data, first?.scenario.data));
  if (!first || !other) return;
  throw new InputError('data', 'variants-differ', {
    found: [first.name, other.name],
    remedy: 'variants share one population and partition',
  });
}

function commonSeed(variants: readonly CheckedScenario[]): number {
  const [seed, ...others] = new Set(variants.map(({ scenario }) => scenario.seed));
  if (others.length > 0)
    throw new InputError('seed', 'variants-differ', { found: [seed, ...others].map(String), remedy: 'give --seeds' });
  return seed;
}
