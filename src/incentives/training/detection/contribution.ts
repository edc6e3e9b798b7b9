import { z } from 'zod';
import { defineDetector } from './detector.js';

/**
 * The negative leave-one-out contribution of an update, on the server's samples: an update that does not help is
 * suspicious.
 */
export const contribution = defineDetector<Record<string, never>>({
  name: 'contribution',
  title: "How little the loss on the server's samples depends on an update (leave-one-out)",
  options: z.strictObject({}),
  needsContributions: true,
  score: (_, { contributions = [] }) => ({ scores: contributions.map((each) => -each), memory: null }),
});
