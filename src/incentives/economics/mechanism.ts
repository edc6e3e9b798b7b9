import type { StrategicForm } from './strategic-form.js';

/** What a mechanism may promise under its model. */
export type Guarantee =
  /** It never hands out more than there is. */
  | 'feasible'
  /** Nobody is worse off than alone. */
  | 'individually-rational'
  /** Nobody gains by a false report. */
  | 'incentive-compatible'
  /** Payments never exceed the budget; without money, trivially. */
  | 'budget-balanced'
  | 'unique-equilibrium'
  /** No feasible and individually rational mechanism obtains more data. */
  | 'data-maximising'
  /** Its outcome has the largest welfare. */
  | 'efficient';

/** What an agent is given. */
export interface Award {
  /** Money to the agent; negative if it pays. */
  readonly payment: number;
}

/** An award that holds a model of a certain accuracy. */
export interface ModelAward extends Award {
  /** Accuracy of the model handed to the agent: a fraction. */
  readonly accuracy: number;
}

/**
 * A mechanism whose rule has been announced: a pure function from what agents do (reports, bids, contributions) to what
 * they are given.
 */
export interface Mechanism<Action, A extends Award = Award> {
  readonly name: string;
  readonly guarantees: readonly Guarantee[];
  /** The awards of all agents, action by action. */
  evaluate(actions: readonly Action[]): readonly A[];
}

/**
 * The game that a mechanism makes agents play.
 *
 * @param utility what an award is worth to a player that took an action
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
