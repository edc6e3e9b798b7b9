import { z } from 'zod';
import { sumOf } from '../../../core/statistics.js';
import { assume } from '../../economics/assumption.js';

/** The score of an offer's qualities (samples, bandwidth, cycles; each in its unit), before the price is subtracted. */
export interface Scoring {
  /** The score of qualities (>= 0), in money. */
  score(qualities: readonly number[]): number;
  /**
   * The qualities that maximise score minus cost, given the bidder's cost per unit of each (> 0). They do not depend
   * on the other bidders (Che 1993, lemma 1).
   */
  best(unitCosts: readonly number[]): number[];
}

/**
 * The options of a scoring rule (Zeng et al. 2020, section III). All rules are concave and have a best offer at any
 * cost.
 */
export const scoringOptions = z.strictObject({
  form: z
    .enum(['additive', 'cobb-douglas', 'complementary'])
    .default('additive')
    .describe('scale * sum w_i q_i^exponent, scale * prod q_i^(w_i exponent), or scale * (min q_i / w_i)^exponent'),
  scale: z.number().default(1).describe('worth of the score in money'),
  exponent: z.number().default(0.5).describe('between 0 and 1: a smaller exponent means faster diminishing returns'),
  weights: z.array(z.number()).min(1).default([1]).describe('one for each quality; for cobb-douglas they sum to 1'),
});
/** Parsed {@link scoringOptions}. */
export type ScoringOptions = z.output<typeof scoringOptions>;

/**
 * Creates the scoring rule that a scenario describes.
 *
 * @throws InputError if it is not increasing and strictly concave
 */
export function createScoring({ form, scale, exponent, weights }: ScoringOptions, where = 'scoring'): Scoring {
  assume(scale > 0 && scale < Infinity, `${where}.scale`, 'a score is worth something', scale);
  const concave = 'the score is strictly concave (an exponent between 0 and 1)';
  assume(exponent > 0 && exponent < 1, `${where}.exponent`, concave, exponent);
  weights.forEach((weight, i) => {
    assume(weight > 0, `${where}.weights.${i}`, 'every quality counts', weight);
  });
  switch (form) {
    case 'additive':
      return {
        score: (qualities) => scale * sumOf(qualities.map((quality, i) => weights[i] * quality ** exponent)),
        best: (unitCosts) =>
          unitCosts.map((cost, i) => ((scale * weights[i] * exponent) / cost) ** (1 / (1 - exponent))),
      };
    case 'cobb-douglas': {
      const total = sumOf(weights);
      assume(Math.abs(total - 1) < 1e-9, `${where}.weights`, 'the weights of cobb-douglas sum to 1', total);
      return {
        score: (qualities) =>
          scale * qualities.reduce((all, quality, i) => all * quality ** (weights[i] * exponent), 1),
        best(unitCosts) {
          const ratios = unitCosts.map((cost, i) => (weights[i] * exponent) / cost);
          const product = ratios.reduce((all, ratio, i) => all * ratio ** (weights[i] * exponent), scale);
          const score = product ** (1 / (1 - exponent));
          return ratios.map((ratio) => ratio * score);
        },
      };
    }
    case 'complementary':
      return {
        score: (qualities) => scale * Math.min(...qualities.map((quality, i) => quality / weights[i])) ** exponent,
        best(unitCosts) {
          const cost = sumOf(unitCosts.map((unit, i) => unit * weights[i]));
          const level = ((scale * exponent) / cost) ** (1 / (1 - exponent));
          return weights.map((weight) => weight * level);
        },
      };
  }
}
