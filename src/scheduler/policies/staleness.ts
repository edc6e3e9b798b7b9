import type { StalenessOptions } from '../schedule-options.js';
import type { Verdict } from './policy.js';

/**
 * `(1 + s)^-p` for an update of staleness s: 1 for a fresh one, less for older ones. FedBuff has p = 0.5 (Nguyen et
 * al., AISTATS 2022, section 5). Xie et al. 2019, arXiv:1903.03934, section 5.2, call it the polynomial function.
 */
export function byStaleness({ exponent, limit = Infinity }: StalenessOptions, staleness: number): Verdict {
  return staleness > limit ? { weight: 0, reason: 'stale' } : { weight: (1 + staleness) ** -exponent };
}
