import type { AccuracyCurve } from '../accuracy-curve.js';
import type { Agent, DataType } from '../agent.js';
import type { CostModel } from '../cost.js';
import type { Guarantee, Mechanism, ModelAward } from '../mechanism.js';
import type { StrategicForm } from '../strategic-form.js';

/** What everybody knows before agents contribute. */
export interface PublicInformation {
  /** Accuracy by the samples of all together: data are independent and alike, so that only their number counts. */
  readonly curve: AccuracyCurve;
  /** The cost that each agent reports, which need not be its true one. */
  readonly reports: readonly CostModel[];
  /** The most samples that each agent can contribute; absent where all can generate any number. */
  readonly stocks?: readonly number[];
}

/**
 * The announced rule of a mechanism that hands out models for contributed samples. Contributions are verified: an agent
 * cannot claim more than it gives.
 */
export interface ContributionRule {
  readonly name: string;
  readonly guarantees: readonly Guarantee[];
  /** What an agent is given, if all contribute so many samples each. Pure. */
  award(agent: number, contributions: readonly number[]): ModelAward;
  /** An agent's own contributions at which its award has a kink, given those of the others. */
  breakpoints?(agent: number, contributions: readonly number[]): readonly number[];
  /** The exact best response of an agent of this type to the others' contributions, where it is known. */
  bestResponse?(agent: number, type: DataType, contributions: readonly number[]): number;
  /** Profiles among which are all equilibria, where a theorem gives them. */
  equilibria?(types: readonly DataType[]): readonly (readonly number[])[];
}

/** The rule as a mechanism: the awards of all. */
export function mechanismOf(rule: ContributionRule): Mechanism<number, ModelAward> {
  const { name, guarantees } = rule;
  return { name, guarantees, evaluate: (actions) => actions.map((_, agent) => rule.award(agent, actions)) };
}

/** The game of agents whose utility is accuracy plus payment minus cost. */
export function contributionGame(rule: ContributionRule, agents: readonly Agent[]): StrategicForm<number> {
  return {
    players: agents.length,
    utility(player, contributions) {
      const { accuracy, payment } = rule.award(player, contributions);
      return accuracy + payment - agents[player].type.cost.cost(contributions[player]);
    },
  };
}

/** The samples of all agents but one. */
export function othersTotal(contributions: readonly number[], agent: number): number {
  let total = 0;
  for (let other = 0; other < contributions.length; other++) if (other !== agent) total += contributions[other];
  return total;
}
