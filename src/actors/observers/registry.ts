import { z } from 'zod';
import { Kind } from '../../core/kind.js';
import type { SimulationPlan } from '../plan.js';
import * as detection from './detection.js';
import * as deviceModels from './device-models.js';
import * as evaluation from './evaluation.js';
import type { ObserverDefinition } from './observer.js';
import { observerUses } from './observer-uses.js';
import * as optOut from './opt-out.js';
import * as rewards from './rewards.js';
import * as valuation from './valuation.js';

/**
 * The modules of all observers, in the order in which they observe a round. They are exported so that the declarations of the package
 * load the events, metrics and sections that each module declares.
 */
export const observerModules = [deviceModels, valuation, detection, evaluation, rewards, optOut] as const;

/** All observers, in the same order. */
export const observers: readonly ObserverDefinition[] = observerModules.map(({ observer }) => observer);

/** Observers of modules. What is built in has sections of its own, and is not in the list `observers` of a scenario. */
export const observerKind = new Kind<ObserverDefinition>({
  called: 'observer',
  maker: 'defineObserver',
  shape: { open: z.function() },
  uses: observerUses,
  builtIn: [],
});

/** The observers that a plan can ask for: built in, and then those of its modules, with their options. */
export function observersFor({ observers: named = [] }: Pick<SimulationPlan, 'observers'>): readonly {
  readonly definition: ObserverDefinition;
  readonly options: unknown;
}[] {
  const own = named.map((spec) => ({ definition: observerKind.of(spec), options: spec.options }));
  return [...observers.map((definition) => ({ definition, options: {} })), ...own];
}
