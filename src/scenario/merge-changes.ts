import { isSection } from './section.js';

/**
 * Merges changes into a document: sections key by key, everything else is replaced, and `null` removes a key. A
 * section with another name (`strategy: { name: fedprox }` over `fedavg`) replaces the old one, since its options
 * differ.
 */
export function mergeChanges(document: unknown, changes: unknown): unknown {
  if (!isSection(changes)) return changes;
  const below = typeof document === 'string' ? { name: document } : document;
  const isOther = !isSection(below) || (changes.name !== undefined && changes.name !== below.name);
  const merged = new Map<string, unknown>(isOther ? [] : Object.entries(below));
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) merged.delete(key);
    else merged.set(key, mergeChanges(merged.get(key), value));
  }
  return Object.fromEntries(merged);
}
