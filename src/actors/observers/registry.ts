import * as detection from './detection.js';
import * as deviceModels from './device-models.js';
import * as evaluation from './evaluation.js';
import type { ObserverDefinition } from './observer.js';
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
