import { z } from 'zod';
import { agreement } from './agreement.js';
import { appeal } from './appeal.js';
import { bestFive } from './best-five.js';
import { drift } from './drift.js';
import { fairness } from './fairness.js';
import { forgetting } from './forgetting.js';
import { heldClasses } from './held-classes.js';
import type { Measure } from './measure.js';

/** All measures, in the order in which they are computed and shown. */
export const measures: readonly Measure[] = [agreement, forgetting, drift, fairness, appeal, heldClasses, bestFive];

/** The name of a measure. */
export const measureName = z.enum(measures.map(({ name }) => name));
