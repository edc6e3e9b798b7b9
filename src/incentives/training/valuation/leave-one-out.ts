import { allPlayers, type Utility } from './coalition.js';

/** The leave-one-out value: `U(N) - U(N - i)` for each player i, by n + 1 evaluations. */
export async function leaveOneOut(players: number, utility: Utility): Promise<Float64Array> {
  const all = allPlayers(players);
  const [whole, ...without] = await Promise.all([
    utility(all),
    ...all.map((left) => utility(all.filter((player) => player !== left))),
  ]);
  return Float64Array.from(without, (remaining) => whole - remaining);
}
