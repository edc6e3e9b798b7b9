import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unknownName } from '../core/errors.js';
import { strategies } from '../strategies/registry.js';
import type { Strategy } from '../strategies/strategy.js';
import { catalogue } from './catalogue.js';
import type { CatalogueEntry } from './catalogue-entry.js';
import { type CatalogueKind, catalogueKinds } from './catalogue-kinds.js';
import { shippedRecipe } from './shipped-scenarios.js';

/** What is known of something that a scenario can name. */
export interface Explanation extends CatalogueEntry {
  readonly kind: CatalogueKind;
  readonly citation?: string;
  /** What travels between server and clients in a round. */
  readonly travels?: { readonly down: string; readonly up: string };
  /** What a scenario must have or leave out, one clause each. */
  readonly needs: readonly string[];
  /** The words after `fedstill` of a command that runs it; absent if no scenario of this package names it. */
  readonly recipe?: readonly string[];
  /** Its page in the documentation, as seen from the current folder; strategies and mechanisms have one. */
  readonly page?: string;
}

/**
 * Explains everything that is called by a name, of whatever kind: `dsfl`, `mlp`, `contest`.
 *
 * @throws InputError naming the nearest name, if there is nothing of this name
 */
export function explain(name: string): Explanation[] {
  const found = catalogueKinds.flatMap((kind) => {
    const entries = catalogue[kind]().filter((entry) => entry.name === name);
    return entries.map((entry) => explained(kind, entry));
  });
  if (found.length > 0) return found;
  throw unknownName('name', name, explainableNames());
}

/** All names that {@link explain} knows. */
export function explainableNames(): string[] {
  return [...new Set(catalogueKinds.flatMap((kind) => catalogue[kind]().map((entry) => entry.name)))].sort();
}

function explained(kind: CatalogueKind, entry: CatalogueEntry): Explanation {
  const strategy = kind === 'strategies' ? strategies.find((each) => each.name === entry.name) : undefined;
  const recipe = shippedRecipe(kind, entry.name);
  const page = relative('.', fileURLToPath(new URL(`../../docs/${kind}/${entry.name}.md`, import.meta.url)));
  return {
    kind,
    ...entry,
    ...(strategy && { citation: strategy.citation }),
    ...(strategy?.travels && { travels: strategy.travels }),
    needs: strategy ? needsOf(strategy) : [],
    ...(recipe && { recipe }),
    ...(existsSync(page) && { page }),
  };
}

function needsOf({ needs }: Strategy): string[] {
  const refused = (what: string, why: string | undefined) => (why ? [`${what}: ${why}`] : []);
  return [
    ...(needs.task ? [`a ${needs.task}`] : []),
    ...(needs.publicSet ? [`a public set (data.public), ${needs.publicSet}`] : []),
    ...(needs.oneArchitecture ? ['one model for all clients'] : []),
    ...refused('no policy that takes updates of earlier rounds', needs.synchronous),
    ...refused("no augmentation of clients' images", needs.plainSamples),
    ...refused('no batchNorm.statistics: local', needs.clientStatistics),
    ...refused('no batchNorm.statistics: drop', needs.runningStatistics),
    ...refused('no onDivergence: restore', needs.everyUpdate),
    ...refused('no codec that shows the server only the mean of updates', needs.ownUpdates),
  ];
}
