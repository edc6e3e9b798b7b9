import { isSection } from './section.js';

/**
 * A document with changes laid over it: sections are merged key by key, everything else is replaced, and `null` takes a
 * key away. A section that names something else than the one below it (`strategy: { name: fedprox }` over `fedavg`)
 * replaces it, since its options are others.
 */
export function layOver(document: unknown, changes: unknown): unknown {
  if (!isSection(changes)) return changes;
  const below = typeof document === 'string' ? { name: document } : document;
  const isOther = !isSection(below) || (changes.name !== undefined && changes.name !== below.name);
  const merged = new Map<string, unknown>(isOther ? [] : Object.entries(below));
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) merged.delete(key);
    else merged.set(key, layOver(merged.get(key), value));
  }
  return Object.fromEntries(merged);
}
