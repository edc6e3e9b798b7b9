import { assume } from '../../economics/assumption.js';
import { signChange, upperBracket } from '../../economics/root.js';
import { deviate } from '../../economics/strategic-form.js';
import { checkProcessors, expectedRound, type Processor, spendingOn } from './cpu-power.js';
import { maximumSensitivities } from './expected-maximum.js';

/** The prices that the leader chooses, and how they were found. */
export interface PowerPrices {
  readonly prices: readonly number[];
  readonly powers: readonly number[];
  readonly rounds: number;
}

const mostRounds = 5000;
const rest = 1e-12;

/**
 * The prices that minimise the expected round within a budget (Sarikaya and Ercetin 2019, with a large V so that the
 * budget binds). For equal clients they are `sqrt(2 B kappa c / K)` (theorem 1). In general, at the optimum each
 * client's power is proportional to its effect on the round divided by its cost. The iteration moves part of the way
 * there (on a logarithmic scale), rescales to the budget, and repeats until it converges.
 *
 * @param energy kappa: cost of a cycle at power 1
 * @param start powers to start from, in any proportion; equal ones by default
 * @throws InputError if energy or budget is not positive
 */
export function leaderPrices(
  processors: readonly Processor[],
  energy: number,
  budget: number,
  start: readonly number[] = processors.map(() => 1),
): PowerPrices {
  checkProcessors(processors);
  assume(energy > 0 && energy < Infinity, 'energy', 'energy costs something', energy);
  assume(budget > 0 && budget < Infinity, 'mechanism.budget', 'the budget is positive and finite', budget);
  let powers = onBudget(processors, energy, budget, start);
  // With K clients a sensitivity falls with at most the power K + 1 of the client's rate: a larger share would
  // overshoot.
  const share = 1.5 / (processors.length + 2);
  let rounds = 0;
  for (let change = Infinity; change > rest && rounds < mostRounds; rounds++) {
    const falls = maximumSensitivities(powers.map((power, i) => power / processors[i].cycles));
    const wanted = powers.map((power, i) => power ** (1 - share) * (falls[i] / processors[i].cycles ** 2) ** share);
    const next = onBudget(processors, energy, budget, wanted);
    change = Math.max(...next.map((power, i) => Math.abs(power / powers[i] - 1)));
    powers = next;
  }
  return { powers, prices: powers.map((power, i) => 2 * energy * processors[i].cycles * power), rounds };
}

/** The powers at one common price that uses up the budget. */
export function powersAtOnePrice(processors: readonly Processor[], energy: number, budget: number): number[] {
  const proportions = processors.map(({ cycles }) => 1 / cycles);
  return onBudget(processors, energy, budget, proportions);
}

/** Factors by which single powers are changed before all are rescaled to the budget. */
const changes = [0.5, 0.9, 0.99, 1.01, 1.1, 2];

/**
 * The largest reduction of the expected round, in seconds, by other prices within the budget. Changes each power in
 * turn.
 */
export function largestSaving(
  processors: readonly Processor[],
  energy: number,
  budget: number,
  powers: readonly number[],
): number {
  const round = expectedRound(processors, powers);
  let saving = 0;
  powers.forEach((own, client) => {
    for (const factor of changes) {
      const other = onBudget(processors, energy, budget, deviate(powers, client, factor * own));
      saving = Math.max(saving, round - expectedRound(processors, other));
    }
  });
  return saving;
}

/** Powers in given proportions that use up the budget, as far as the highest powers allow. */
function onBudget(
  processors: readonly Processor[],
  energy: number,
  budget: number,
  proportions: readonly number[],
): number[] {
  const scaled = (factor: number) => proportions.map((share, i) => Math.min(factor * share, processors[i].highest));
  if (spendingOn(processors, energy, scaled(Number.MAX_VALUE)) <= budget) return scaled(Number.MAX_VALUE);
  const left = (factor: number) => budget - spendingOn(processors, energy, scaled(factor));
  return scaled(signChange(left, 0, upperBracket(left, 1)));
}
