import { z } from 'zod';
import { cosine } from '../../../core/vectors.js';
import { deltaBetween, type Weights } from '../../../core/weights.js';
import { defineDetector } from './detector.js';

/**
 * The cosine of an update and the last change of the global weights, which the delta-weights attack repeats. The
 * server can simulate this pattern by itself, as the paper does for weight-evolving frequencies. All scores are 0 in
 * the first round.
 */
export const echo = defineDetector<Record<string, never>, { readonly previous: Weights }>({
  name: 'echo',
  title: 'How much an update resembles the last change of the global weights',
  citation:
    'M. Nakamura. Dynamic Free-Rider Detection in Federated Learning via Simulated Attack Patterns. 2026. ' +
    'arXiv:2604.04611',
  options: z.strictObject({}),

  score(_, { global, deltas }, memory) {
    const change = deltaBetween(memory?.previous ?? global, global);
    return { scores: deltas.map((delta) => cosine(delta, change)), memory: { previous: global } };
  },
});
