import { z } from 'zod';

/** The option `best` of the curves: the limit of the accuracy for many samples. */
export const bestAccuracyOption = z
  .number()
  .describe('the limit of the accuracy for many samples: a fraction, above 0 and at most 1');
