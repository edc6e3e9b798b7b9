import { z } from 'zod';
import { namedChoice } from '../../../core/named.js';
import { detectors } from './registry.js';

/** The list `detectors` of a scenario. */
export const detectorList = z.array(namedChoice(detectors));

/** A detector of a plan with its parsed options. Plain data. */
export interface ChosenDetector {
  readonly name: string;
  readonly options: unknown;
}
