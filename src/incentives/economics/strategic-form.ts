/** A game in strategic form: players 0 .. players - 1, each with one action. */
export interface StrategicForm<Action> {
  readonly players: number;
  /** The utility of a player under a profile of actions, one for each player. Pure. */
  utility(player: number, actions: readonly Action[]): number;
}

/** A profile in which one player acts otherwise. */
export function deviate<Action>(actions: readonly Action[], player: number, action: Action): Action[] {
  const changed = actions.slice();
  changed[player] = action;
  return changed;
}
