import type { Plain } from '../../core/plain.js';
import type { ObservedRun, Observer } from './observer.js';
import { observersFor } from './registry.js';

/**
 * Opens the observers that a run asks for, in their order.
 *
 * @param memories of the earlier rounds, by name, if the run is resumed
 * @returns the observers by name
 */
export async function openObservers(
  run: ObservedRun,
  memories: Readonly<Record<string, Plain>> = {},
): Promise<ReadonlyMap<string, Observer>> {
  const opened = new Map<string, Observer>();
  for (const { definition, options } of observersFor(run.plan)) {
    const observer = await definition.open(run, options, memories[definition.name]);
    if (observer) opened.set(definition.name, observer);
  }
  return opened;
}

/** The memories of observers, by name, for a checkpoint. */
export function memoriesOf(observers: ReadonlyMap<string, Observer>): Record<string, Plain> {
  const memories = [...observers].map(([name, observer]) => [name, observer.memory?.()] as const);
  return Object.fromEntries(memories.filter(([, memory]) => memory !== undefined));
}
