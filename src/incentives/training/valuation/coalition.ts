/** The players of a coalition out of 0 .. n - 1, ascending. */
export type Coalition = readonly number[];

/**
 * What a coalition achieves, such as the accuracy of its model. Deterministic: the same coalition always has the same
 * utility. The empty coalition has one too: that of the model which nobody has changed.
 */
export type Utility = (coalition: Coalition) => number | Promise<number>;

/** The coalition in which player i takes part if bit i of the mask is set. */
export function coalitionOf(mask: number, players: number): number[] {
  const members: number[] = [];
  for (let player = 0; player < players; player++) if ((mask >> player) & 1) members.push(player);
  return members;
}

/** The coalition of all players. */
export function allPlayers(players: number): number[] {
  return Array.from({ length: players }, (_, player) => player);
}
