import { performance } from 'node:perf_hooks';
import { RandomStream } from '../src/core/random.js';
import { accuracyShaping } from '../src/incentives/economics/contribution/accuracy-shaping.js';
import { linearCost } from '../src/incentives/economics/cost.js';
import { generalisationBound } from '../src/incentives/economics/curves/generalisation-bound.js';
import { playRepeatedGame, type RepeatedBehaviour } from '../src/incentives/games/repeated/exclusion.js';
import { shapley } from '../src/incentives/training/valuation/shapley.js';

const curve = generalisationBound({ best: 0.95, difficulty: 1 });

/** Games by the number of agents: seconds, and how exactly the equilibrium or the values were found. */
export async function* benchGames(): AsyncGenerator<object> {
  for (const agents of [100, 1000, 10_000]) yield shapingEquilibrium(agents);
  for (const agents of [100, 1000]) yield repeatedGame(agents, 1000);
  for (const players of [8, 12, 16]) yield exactShapley(players);
}

/** The equilibrium of agents whose costs all differ, and its residual in the equation that it solves. */
function shapingEquilibrium(agents: number): object {
  const random = RandomStream.of(1, 'costs');
  const types = Array.from({ length: agents }, () => ({
    cost: linearCost(1e-5 * 100 ** random.uniform()),
    stock: Number.POSITIVE_INFINITY,
  }));
  const epsilon = 1e-7;
  const started = performance.now();
  const rule = accuracyShaping({ curve, reports: types.map(({ cost }) => cost) }, epsilon);
  const profile = rule.equilibria?.(types)[0] ?? [];
  const seconds = (performance.now() - started) / 1000;
  const total = profile.reduce((sum, samples) => sum + samples, 0);
  let largestChange = 0;
  for (let agent = 0; agent < agents; agent += Math.ceil(agents / 100)) {
    const response = rule.bestResponse?.(agent, types[agent], profile) ?? Number.NaN;
    largestChange = Math.max(largestChange, Math.abs(response / profile[agent] - 1));
  }
  return { game: 'accuracy-shaping', agents, seconds: seconds.toFixed(3), total, largestChange };
}

/** A repeated game of honest, rational and free-riding agents, with exclusion for ten rounds. */
function repeatedGame(agents: number, rounds: number): object {
  const behaviours: readonly RepeatedBehaviour[] = ['honest', 'rational', 'rational', 'free-rider'];
  const random = RandomStream.of(1, 'costs');
  const game = {
    curve,
    agents: Array.from({ length: agents }, (_, agent) => ({
      cost: linearCost(1e-5 * 100 ** random.uniform()),
      quota: 10,
      behaviour: behaviours[agent % behaviours.length],
    })),
    exclusion: { detection: 0.9, length: 10 },
    discount: 0.95,
    rounds,
  };
  const started = performance.now();
  const { contributors } = playRepeatedGame(game, RandomStream.of(1, 'game'));
  const seconds = (performance.now() - started) / 1000;
  return { game: 'exclusion', agents, rounds, seconds: seconds.toFixed(3), contributorsLast: contributors[rounds - 1] };
}

/** The Shapley value from a table of utilities, cold as at its first use, and by how much it misses efficiency. */
function exactShapley(players: number): object {
  const random = RandomStream.of(1, 'utilities');
  const table = Float64Array.from({ length: 2 ** players }, () => random.uniform());
  const started = performance.now();
  const values = shapley(table);
  const milliseconds = performance.now() - started;
  const missing = values.reduce((sum, value) => sum + value, 0) - (table[table.length - 1] - table[0]);
  return { game: 'exact-shapley', agents: players, milliseconds: milliseconds.toFixed(3), missing };
}
