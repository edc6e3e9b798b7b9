import { z } from 'zod';
import { sumOf } from '../../../core/statistics.js';
import { assume } from '../../economics/assumption.js';
import { individualRationality, priceOfAnarchy } from '../../economics/audit.js';
import { type AgentOutcome, totalsOf } from '../../economics/outcome.js';
import { defineGame } from '../definition.js';
import { gameSchema } from '../game-options.js';
import { namesOf } from '../participants.js';
import { coalitionDynamics } from './better-response.js';
import { costsOf, type HedonicGame, type Stability, stabilityOf, withCachedCosts } from './hedonic.js';
import { checkTask, sharingError } from './model-sharing.js';
import { type Partition, partitionsOf } from './partitions.js';

const options = z.strictObject({
  name: z.literal('model-sharing'),
  federation: z
    .enum(['uniform', 'coarse', 'fine'])
    .default('uniform')
    .describe('one model, a blend of it with the own estimate, or personal weights for all estimates'),
});

const player = z.strictObject({ id: z.string().optional(), size: z.number().describe('its samples') });

/** All partitions are enumerated up to this many players: 4,140 of them, with 255 groups each. */
const mostPlayers = 8;

interface Stable {
  readonly partition: Partition;
  readonly stability: Stability;
  /** Mean error over the samples of all players. */
  readonly error: number;
}

/** The model-sharing game: which coalitions form if every player may leave (Donahue and Kleinberg 2021). */
export const modelSharing = defineGame({
  name: 'model-sharing',
  title: 'Model-sharing game: stable coalitions of players with few or many samples',
  citation:
    'K. Donahue, J. Kleinberg. Model-sharing Games: Analyzing Federated Learning Under Voluntary Participation. AAAI 2021. arXiv:2010.00753',
  units: {
    contribution: 'samples',
    payment: 'money',
    cost: 'squared error',
    utility: 'squared error',
    outside: 'squared error',
    coalition: 'number',
    meanError: 'squared error',
    optimalMeanError: 'squared error',
    priceOfAnarchy: '1',
    moves: '1',
  },
  schema: gameSchema(options, {
    players: z.array(player).describe('the players'),
    within: z.number().describe('mu_e: expected variance of a sample within a player'),
    between: z.number().describe('sigma^2: variance of the true means between players'),
  }),
  play({ mechanism: { federation }, players, within, between }) {
    checkTask({ within, between });
    const ids = namesOf(players, 'player', 'players');
    const atMost = `at most ${mostPlayers} players, whose partitions can be enumerated`;
    assume(players.length <= mostPlayers, 'players', `there are ${atMost}`, players.length);
    players.forEach(({ size }, j) => {
      assume(size > 0, `players.${j}.size`, 'every player has samples', size);
    });
    const sizes = players.map(({ size }) => size);
    const all = sumOf(sizes);
    const game: HedonicGame = withCachedCosts({
      players: sizes.length,
      cost: (member, coalition) =>
        sharingError(
          federation,
          coalition.map((other) => sizes[other]),
          coalition.indexOf(member),
          { within, between },
        ),
    });
    const meanError = (partition: Partition) => sumOf(costsOf(game, partition), (error, j) => (sizes[j] * error) / all);
    const stable: Stable[] = [];
    let optimum = Infinity;
    for (const partition of partitionsOf(sizes.length)) {
      const error = meanError(partition);
      optimum = Math.min(optimum, error);
      const stability = stabilityOf(game, partition);
      if (stability.individual || stability.core) stable.push({ partition, stability, error });
    }
    const reached = coalitionDynamics(
      game,
      ids.map((_, j) => [j]),
    );
    stable.sort((a, b) => rank(b.stability) - rank(a.stability) || a.error - b.error);
    const partition = stable[0]?.partition ?? reached.partition;
    const stability = stable[0]?.stability ?? stabilityOf(game, partition);
    const errors = costsOf(game, partition);
    const agents: AgentOutcome[] = ids.map((id, j) => ({
      id,
      contribution: sizes[j],
      payment: 0,
      cost: errors[j],
      utility: -errors[j],
      outside: -game.cost(j, [j]),
      details: { coalition: 1 + partition.findIndex((coalition) => coalition.includes(j)) },
    }));
    return {
      agents,
      totals: totalsOf(agents),
      equilibrium: {
        concept: stability.strictCore ? 'strict core' : stability.core ? 'core' : 'individual stability',
        epsilon: stability.largestGain,
        deviations: 2 ** sizes.length - 1,
      },
      equilibria: stable.map((each) => ({
        epsilon: each.stability.largestGain,
        quantities: {
          partition: shown(each.partition, ids),
          core: each.stability.core,
          strictCore: each.stability.strictCore,
          individuallyStable: each.stability.individual,
          meanError: each.error,
        },
      })),
      guarantees: federation === 'uniform' ? ['feasible'] : ['feasible', 'individually-rational'],
      audit: [individualRationality(agents)],
      quantities: {
        meanError: meanError(partition),
        optimalMeanError: optimum,
        ...(stable.length > 0 && priceOfAnarchy(Math.max(...stable.map(({ error }) => error)), optimum)),
        reachedFromAlone: shown(reached.partition, ids),
        moves: reached.moves,
      },
    };
  },
});

function rank({ core, strictCore }: Stability): number {
  return strictCore ? 2 : core ? 1 : 0;
}

/** `{a b} {c}` */
function shown(partition: Partition, ids: readonly string[]): string {
  return partition.map((coalition) => `{${coalition.map((j) => ids[j]).join(' ')}}`).join(' ');
}
