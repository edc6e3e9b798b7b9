import { z } from 'zod';
import { most } from '../core/counts.js';

/** The rows of a training step as a scenario writes them: a number, or `full` for all rows in one. */
export const batchOption = z.union([z.int().positive().max(most.batch), z.literal('full')]);
