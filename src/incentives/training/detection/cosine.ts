import { z } from 'zod';
import { defineDetector } from './detector.js';
import { cosinesWithOthers } from './others.js';

/**
 * One less the cosine of an update with the sum of all others: 0 for one of their direction, 1 for a zero update, 2 for
 * the opposite.
 */
export const cosine = defineDetector<Record<string, never>>({
  name: 'cosine',
  title: 'How far an update points away from the sum of the others',
  options: z.strictObject({}),
  score: (_, { deltas }) => ({ scores: cosinesWithOthers(deltas).map((each) => 1 - each), memory: null }),
});
