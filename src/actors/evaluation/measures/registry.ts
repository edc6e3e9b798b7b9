import { z } from 'zod';
import * as agreement from './agreement.js';
import * as appeal from './appeal.js';
import * as bestFive from './best-five.js';
import * as drift from './drift.js';
import * as fairness from './fairness.js';
import * as forgetting from './forgetting.js';
import * as heldClasses from './held-classes.js';
import type { Measure } from './measure.js';

/**
 * The modules of all measures, in the order in which they are computed and shown. They are exported so that the declarations of the
 * package load the fields that each module declares.
 */
export const measureModules = [agreement, forgetting, drift, fairness, appeal, heldClasses, bestFive] as const;

/** All measures, in the same order. */
export const measures: readonly Measure[] = measureModules.map(({ measure }) => measure);

/** The name of a measure. */
export const measureName = z.enum(measures.map(({ name }) => name));
