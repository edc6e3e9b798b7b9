import { measureKind } from '../actors/evaluation/measures/registry.js';
import { observerKind } from '../actors/observers/registry.js';
import { codecKind } from '../codecs/registry.js';
import type { AnyKind } from '../core/kind.js';
import { partitionKind } from '../data/partitions/registry.js';
import { sourceKind } from '../data/sources/registry.js';
import { mechanismKind } from '../incentives/economics/contribution/contribution-mechanisms.js';
import { taskKind } from '../learning/tasks/registry.js';
import { modelKind } from '../models/registry.js';
import { strategyKind } from '../strategies/registry.js';
import { isSection } from './section.js';

/** A place of a document where a module may be named in place of something built in. */
export interface Place {
  /** Keys from the top, `*` for every entry of a list. */
  readonly path: readonly string[];
  readonly kind: AnyKind;
}

/** The places of a scenario. */
export const scenarioPlaces: readonly Place[] = [
  { path: ['data'], kind: sourceKind },
  { path: ['data', 'public', 'source'], kind: sourceKind },
  { path: ['data', 'partition'], kind: partitionKind },
  { path: ['data', 'task'], kind: taskKind },
  { path: ['model'], kind: modelKind },
  { path: ['models', '*'], kind: modelKind },
  { path: ['strategy'], kind: strategyKind },
  { path: ['codecs', '*'], kind: codecKind },
  { path: ['incentives', 'mechanism'], kind: mechanismKind },
  { path: ['observers', '*'], kind: observerKind },
  { path: ['evaluation', 'measures', '*'], kind: measureKind },
];

/**
 * A copy of a document with other names at some places. Where a document does not have the form that a place expects, it stays as it is.
 *
 * @param rename gives the new name of what is named at `where`, such as `codecs.0.name`
 */
export function withNames(
  document: unknown,
  places: readonly Place[],
  rename: (name: string, where: string, kind: AnyKind) => string,
): unknown {
  return places.reduce<unknown>((changed, { path, kind }) => {
    return replaced(changed, path, [], (name, where) => rename(name, where, kind));
  }, document);
}

function replaced(
  node: unknown,
  [key, ...rest]: readonly string[],
  above: readonly string[],
  rename: (name: string, where: string) => string,
): unknown {
  if (key === undefined) {
    const where = [...above, 'name'].join('.');
    if (typeof node === 'string') return rename(node, where);
    return isSection(node) && typeof node.name === 'string' ? { ...node, name: rename(node.name, where) } : node;
  }
  const inner = (child: unknown, at: string) => replaced(child, rest, [...above, at], rename);
  if (key === '*') return Array.isArray(node) ? node.map((child, position) => inner(child, String(position))) : node;
  return isSection(node) && Object.hasOwn(node, key) ? { ...node, [key]: inner(node[key], key) } : node;
}
