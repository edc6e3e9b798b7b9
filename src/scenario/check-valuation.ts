import { InputError } from '../core/errors.js';
import { findValuationMethod } from '../incentives/training/valuation/methods.js';
import { cohortSize } from '../scheduler/cohort.js';
import { takesStaleUpdates } from '../scheduler/policies/create-policy.js';
import type { Strategy } from '../strategies/strategy.js';
import type { Scenario } from './schema.js';
import { whyNotWholeModels } from './whole-models.js';

/**
 * Checks that clients can be valued by the models of coalitions of their updates.
 *
 * @param architectures number of different models among the clients
 * @throws InputError at `valuation` if the strategy does not send whole models or the clients' models differ, and at
 *   `valuation.methods` for a method that cannot value this many clients
 */
export function checkValuation(scenario: Scenario, strategy: Strategy, architectures: number): void {
  const { valuation, cohort, policy, data } = scenario;
  if (!valuation) return;
  const problem = whyNotWholeModels(strategy, architectures, scenario.batchNorm);
  if (problem) {
    const reason = `${problem}; a valuation needs whole models, to average those of coalitions`;
    throw new InputError('valuation', 'unsuitable', { reason });
  }
  const isOpen = 'probability' in cohort || takesStaleUpdates(policy);
  const players = isOpen ? data.clients : cohortSize(cohort, data.clients);
  for (const [position, method] of valuation.methods.entries()) {
    const reason = findValuationMethod(method.name).refusal?.(players);
    if (reason) throw new InputError(`valuation.methods.${position}`, 'unsuitable', { found: method.name, reason });
  }
}
