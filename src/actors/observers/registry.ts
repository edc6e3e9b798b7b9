import { detection } from './detection.js';
import { deviceModels } from './device-models.js';
import { evaluation } from './evaluation.js';
import type { ObserverDefinition } from './observer.js';
import { optOut } from './opt-out.js';
import { rewards } from './rewards.js';
import { valuation } from './valuation.js';

/** All observers, in the order in which they observe a round. */
export const observers: readonly ObserverDefinition[] = [
  deviceModels,
  valuation,
  detection,
  evaluation,
  rewards,
  optOut,
];
