import { z } from 'zod';

/** The option `best` of the curves: the accuracy that no number of samples reaches or exceeds. */
export const best = z.number().describe('the accuracy with samples without end: a fraction, above 0 and at most 1');
