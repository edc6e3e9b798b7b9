import { findNamed } from '../../../core/find-named.js';
import type { Behaviour } from './behaviour.js';
import { colluder } from './colluder.js';
import { deltaWeights } from './delta-weights.js';
import { disguisedFreeRider } from './disguised-free-rider.js';
import { duplicateData } from './duplicate-data.js';
import { freeRider } from './free-rider.js';
import { honest } from './honest.js';
import { lazy } from './lazy.js';
import { randomWeights } from './random-weights.js';
import { stopOut } from './stop-out.js';

/** All behaviours, in the order in which they are listed. */
export const behaviours: readonly Behaviour[] = [
  honest,
  lazy,
  stopOut,
  duplicateData,
  colluder,
  freeRider,
  disguisedFreeRider,
  deltaWeights,
  randomWeights,
];

/** @throws InputError at `incentives.behaviours` naming the nearest behaviour, if none has this name */
export function findBehaviour(name: string): Behaviour {
  return findNamed(behaviours, name, 'incentives.behaviours');
}
