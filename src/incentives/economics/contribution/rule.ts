import type { AccuracyCurve } from '../accuracy-curve.js';
import type { Agent, DataType } from '../agent.js';
import type { CostModel } from '../cost.js';
import type { Guarantee, Mechanism, ModelAward } from '../mechanism.js';
import type { StrategicForm } from '../strategic-form.js';

/** What all agents know before they contribute. */
export interface PublicInformation {
  /**
   * Accuracy as a function of the total number of samples. Samples are independent and alike, so that only their
   * number counts.
   */
  readonly curve: AccuracyCurve;
  /** The cost that each agent reports. It may differ from the true one. */
  readonly reports: readonly CostModel[];
  /** The largest number of samples that each agent can contribute; absent if all can generate any number. */
  readonly stocks?: readonly number[];
}

/**
 * The announced rule of a mechanism that gives models for contributed samples. Contributions are verified: an agent
 * cannot claim more than it gives.
 */
export interface ContributionRule {
  readonly name: string;
  readonly guarantees: readonly Guarantee[];
  /** The award of an agent for the contributions of all agents, in samples. Pure. */
  award(agent: number, contributions: readonly number[]): ModelAward;
  /** The contributions of an agent at which its award has a kink, given those of the others. */
  breakpoints?(agent: number, contributions: readonly number[]): readonly number[];
  /** The exact best response of an agent of this type to the others' contributions, if it is known. */
  bestResponse?(agent: number, type: DataType, contributions: readonly number[]): number;
  /** Profiles that include all equilibria, if a theorem gives them. */
  equilibria?(types: readonly DataType[]): readonly (readonly number[])[];
}

/** Turns a rule into a mechanism, which returns the awards of all agents. */
export function mechanismOf(rule: ContributionRule): Mechanism<number, ModelAward> {
  const { name, guarantees } = rule;
  return { name, guarantees, evaluate: (actions) => actions.map((_, agent) => rule.award(agent, actions)) };
}

/** The game that a rule induces. The utility of an agent is accuracy plus payment minus cost. */
export function contributionGame(rule: ContributionRule, agents: readonly Agent[]): StrategicForm<number> {
  return {
    players: agents.length,
    utility(player, contributions) {
      const { accuracy, payment } = rule.award(player, contributions);
      return accuracy + payment - agents[player].type.cost.cost(contributions[player]);
    },
  };
}

/** The total samples of all agents but one. */
export function othersTotal(contributions: readonly number[], agent: number): number {
  let total = 0;
  for (let other = 0; other < contributions.length; other++) if (other !== agent) total += contributions[other];
  return total;
}
