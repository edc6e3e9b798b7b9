/** A game in strategic form: players 0 .. players - 1, each of whom chooses one action. */
export interface StrategicForm<Action> {
  readonly players: number;
  /** The utility of a player under a profile of actions, one per player. Pure. */
  utility(player: number, actions: readonly Action[]): number;
}

/** A copy of a profile in which one player takes another action. */
export function deviate<Action>(actions: readonly Action[], player: number, action: Action): Action[] {
  const changed = actions.slice();
  changed[player] = action;
  return changed;
}
