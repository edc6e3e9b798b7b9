import { z } from 'zod';

/** The rows of a training step as a scenario writes them: a number, or `full` for all rows in one. */
export const batchOption = z.union([z.int().positive(), z.literal('full')]);
