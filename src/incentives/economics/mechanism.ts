import type { StrategicForm } from './strategic-form.js';

/** The properties that a mechanism may guarantee under its model. */
export type Guarantee =
  /** It never gives more than exists. */
  | 'feasible'
  /** No agent is worse off than alone. */
  | 'individually-rational'
  /** No agent gains by a false report. */
  | 'incentive-compatible'
  /** Payments never exceed the budget. Trivial without money. */
  | 'budget-balanced'
  | 'unique-equilibrium'
  /** No feasible and individually rational mechanism obtains more data. */
  | 'data-maximising'
  /** Its outcome has the largest welfare. */
  | 'efficient';

/** What an agent receives. */
export interface Award {
  /** Money to the agent; negative if it pays. */
  readonly payment: number;
}

/** An award that holds a model of a certain accuracy. */
export interface ModelAward extends Award {
  /** Accuracy of the model that the agent receives: a fraction. */
  readonly accuracy: number;
}

/**
 * A mechanism after its rule was announced: a pure function from the actions of agents (reports, bids, contributions)
 * to their awards.
 */
export interface Mechanism<Action, A extends Award = Award> {
  readonly name: string;
  readonly guarantees: readonly Guarantee[];
  /** The awards of all agents, in the order of their actions. */
  evaluate(actions: readonly Action[]): readonly A[];
}

/**
 * The game that a mechanism induces.
 *
 * @param utility the utility of an award to a player that took an action
 */
export function inducedGame<Action, A extends Award>(
  mechanism: Mechanism<Action, A>,
  players: number,
  utility: (player: number, action: Action, award: A) => number,
): StrategicForm<Action> {
  return {
    players,
    utility: (player, actions) => utility(player, actions[player], mechanism.evaluate(actions)[player]),
  };
}
