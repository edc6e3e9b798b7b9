import { afterMove, bestMove, type HedonicGame } from './hedonic.js';
import type { Partition } from './partitions.js';

/** The result of better-response moves between coalitions. */
export interface CoalitionDynamics {
  readonly partition: Partition;
  readonly moves: number;
  /** Whether it ended in an individually stable partition. */
  readonly stable: boolean;
  /** Number of moves in the cycle that it entered instead. */
  readonly cycle?: number;
}

/**
 * Moves single players to coalitions that accept them, the largest gain first, until no player wants to move. In
 * general hedonic games this may cycle; a partition that occurs twice ends it.
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
    partition = afterMove(partition, move);
  }
  return { partition, moves: mostMoves, stable: false };
}
