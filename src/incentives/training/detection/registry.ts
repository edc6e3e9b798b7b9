import { findNamed } from '../../../core/find-named.js';
import { contribution } from './contribution.js';
import { cosine } from './cosine.js';
import { density } from './density.js';
import type { Detector } from './detector.js';
import { echo } from './echo.js';
import { norm } from './norm.js';
import { similarity } from './similarity.js';
import { weightEvolution } from './weight-evolution.js';

/** All detectors, in the order in which they are listed. */
export const detectors: readonly Detector[] = [norm, cosine, echo, similarity, weightEvolution, density, contribution];

/** @throws InputError at `incentives.detectors` naming the nearest detector, if none has this name */
export function findDetector(name: string): Detector {
  return findNamed(detectors, name, 'incentives.detectors');
}
