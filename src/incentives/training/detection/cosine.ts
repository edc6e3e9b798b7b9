import { z } from 'zod';
import { defineDetector } from './detector.js';
import { cosinesWithOthers } from './others.js';

/**
 * 1 minus the cosine of an update and the sum of all others: 0 for the same direction, 1 for a zero update, 2 for the
 * opposite direction.
 */
export const cosine = defineDetector<Record<string, never>>({
  name: 'cosine',
  title: 'How far an update points away from the sum of the others',
  options: z.strictObject({}),
  score: (_, { deltas }) => ({ scores: cosinesWithOthers(deltas).map((each) => 1 - each), memory: null }),
});
