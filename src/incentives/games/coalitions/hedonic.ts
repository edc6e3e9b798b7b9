import { groupsOf, type Partition } from './partitions.js';

/** A game in which a player cares only about its own coalition. */
export interface HedonicGame {
  readonly players: number;
  /** The cost (error) of a player in a coalition; less is better. `coalition` is ascending and contains the player. */
  cost(player: number, coalition: readonly number[]): number;
}

/** The kinds of stability of a partition. */
export interface Stability {
  /** No group exists in which every member is strictly better off. */
  readonly core: boolean;
  /** No group exists in which one member is strictly better off and no member is worse off. */
  readonly strictCore: boolean;
  /** No player strictly gains by joining a coalition whose members accept it, or by being alone. */
  readonly individual: boolean;
  /** The largest gain of a player by a move that individual stability rules out; at least 0. */
  readonly largestGain: number;
  /** A group that breaks the core, if there is one. */
  readonly blocking?: readonly number[];
}

/** Costs are equal if they differ by less than this share of the larger one. */
const tie = 1e-12;

/** The decrease from one cost to another; 0 if they are equal up to rounding. */
function costReduction(from: number, to: number): number {
  const gain = from - to;
  return Math.abs(gain) <= tie * Math.max(Math.abs(from), Math.abs(to)) ? 0 : gain;
}

/** The same game, which computes every cost only once. */
export function withCachedCosts(game: HedonicGame): HedonicGame {
  const known = new Map<string, number>();
  return {
    players: game.players,
    cost(player, coalition) {
      const key = `${player}:${coalition.join()}`;
      const cost = known.get(key) ?? game.cost(player, coalition);
      known.set(key, cost);
      return cost;
    },
  };
}

/** The cost of each player under a partition. */
export function costsOf(game: HedonicGame, partition: Partition): number[] {
  const costs = new Array<number>(game.players).fill(0);
  for (const coalition of partition) for (const player of coalition) costs[player] = game.cost(player, coalition);
  return costs;
}

/** Determines the stability of a partition by trying every group: 2^players of them. */
export function stabilityOf(game: HedonicGame, partition: Partition): Stability {
  const costs = costsOf(game, partition);
  let blocking: readonly number[] | undefined;
  let strictCore = true;
  for (const group of groupsOf(game.players)) {
    const gains = group.map((player) => costReduction(costs[player], game.cost(player, group)));
    if (!blocking && gains.every((gain) => gain > 0)) blocking = group;
    if (gains.every((gain) => gain >= 0) && gains.some((gain) => gain > 0)) strictCore = false;
    if (blocking && !strictCore) break;
  }
  const move = bestMove(game, partition, costs);
  return {
    core: !blocking,
    strictCore,
    individual: !move,
    largestGain: move?.gain ?? 0,
    ...(blocking && { blocking }),
  };
}

/** A player's change of coalition that makes no member of the new coalition worse off. */
export interface Move {
  readonly player: number;
  /** The coalition it joins, including itself. */
  readonly to: readonly number[];
  readonly gain: number;
}

/** The move with the largest gain, the first of equal ones; undefined if the partition is individually stable. */
export function bestMove(game: HedonicGame, partition: Partition, costs = costsOf(game, partition)): Move | undefined {
  let best: Move | undefined;
  for (let player = 0; player < game.players; player++) {
    for (const coalition of [...partition, []]) {
      if (coalition.includes(player)) continue;
      const to = [...coalition, player].sort((a, b) => a - b);
      const gain = costReduction(costs[player], game.cost(player, to));
      const welcome = coalition.every((member) => costReduction(costs[member], game.cost(member, to)) >= 0);
      if (welcome && gain > (best?.gain ?? 0)) best = { player, to, gain };
    }
  }
  return best;
}

/** The partition after a move. */
export function afterMove(partition: Partition, { player, to }: Move): Partition {
  const joined = to.filter((member) => member !== player);
  const staying = partition
    .map((coalition) => coalition.filter((member) => member !== player))
    .filter((coalition) => coalition.length > 0 && coalition[0] !== joined[0]);
  return [...staying, to].sort((a, b) => a[0] - b[0]);
}
