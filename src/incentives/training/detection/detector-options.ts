import { z } from 'zod';
import { namedChoice } from '../../../core/named.js';
import { detectors } from './registry.js';

/** The list `detectors` of a scenario. */
export const detectorList = z.array(namedChoice(detectors));
