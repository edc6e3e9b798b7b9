import { bestMove, type HedonicGame, moved } from './hedonic.js';
import type { Partition } from './partitions.js';

/** Where players who change coalitions came to. */
export interface CoalitionDynamics {
  readonly partition: Partition;
  readonly moves: number;
  /** Whether it ended individually stable. */
  readonly stable: boolean;
  /** Moves of the cycle that it ran into instead. */
  readonly cycle?: number;
}

/**
 * Moves of single players to coalitions that welcome them, the largest gain first, until nobody wants to move. In
 * general hedonic games this may cycle; a partition that comes back ends it.
 */
export function coalitionDynamics(game: HedonicGame, start: Partition, mostMoves = 10_000): CoalitionDynamics {
  const seen = new Map<string, number>();
  let partition = start;
  for (let moves = 0; moves < mostMoves; moves++) {
    const key = JSON.stringify(partition);
    const before = seen.get(key);
    if (before !== undefined) return { partition, moves, stable: false, cycle: moves - before };
    seen.set(key, moves);
    const move = bestMove(game, partition);
    if (!move) return { partition, moves, stable: true };
    partition = moved(partition, move);
  }
  return { partition, moves: mostMoves, stable: false };
}
