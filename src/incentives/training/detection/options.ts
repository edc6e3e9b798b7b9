import { z } from 'zod';
import { namedChoice } from '../../../core/named.js';
import { detectors } from './registry.js';

/** The list `detectors` of a scenario. */
export const detectorList = z.array(namedChoice(detectors));

/** A detector as a plan names it, its options parsed: plain data. */
export interface ChosenDetector {
  readonly name: string;
  readonly options: unknown;
}
