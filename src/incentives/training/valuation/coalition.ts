/** The players of a coalition, out of 0 .. n - 1, ascending. */
export type Coalition = readonly number[];

/**
 * The utility of a coalition, such as the accuracy of its model. It is deterministic. The utility of the empty
 * coalition is that of the model before any update.
 */
export type Utility = (coalition: Coalition) => number | Promise<number>;

/** The coalition in which player i takes part if bit i of the mask is set. */
export function coalitionOf(mask: number, players: number): number[] {
  const members: number[] = [];
  for (let player = 0; player < players; player++) if ((mask >> player) & 1) members.push(player);
  return members;
}

/** The grand coalition: players 0 .. players - 1. */
export function allPlayers(players: number): number[] {
  return Array.from({ length: players }, (_, player) => player);
}
