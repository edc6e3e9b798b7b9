import { z } from 'zod';
import type { Chart } from '../../../core/chart.js';
import { searchGrid } from '../../economics/best-response.js';
import { certify } from '../../economics/certificate.js';
import { totalsOf } from '../../economics/outcome.js';
import type { StrategicForm } from '../../economics/strategic-form.js';
import { reportOf } from '../certificate-report.js';
import { defineGame } from '../definition.js';
import { gameSchema } from '../game-options.js';
import type { Quantities } from '../game-result.js';
import { mixedEquilibrium, nobodyTrains, replicatorShare, type VolunteersDilemma } from './volunteers.js';

const schema = gameSchema(
  z.strictObject({
    name: z.literal('volunteers'),
    benefit: z.number().default(1).describe('gain of each player if at least one trains'),
    cost: z.number().describe('cost of training'),
  }),
  { players: z.int().max(400).describe('number of players') },
);

const ofChances = {
  ...{ nobodyTrains: 'probability', welfareIfOneTrains: 'benefit', willing: '1', chance: 'probability', ways: '1' },
};

/** The volunteer's dilemma: one player who trains is enough for all. */
export const volunteersGame = defineGame({
  name: 'volunteers',
  title: "Volunteer's dilemma: one player who trains is enough, and each prefers that another does",
  citation: "A. Diekmann. Volunteer's Dilemma. Journal of Conflict Resolution, 1985",
  schema,
  units: {
    contribution: 'probability',
    payment: 'benefit',
    cost: 'benefit',
    utility: 'benefit',
    outside: 'benefit',
    ...ofChances,
  },
  play({ mechanism, players }) {
    const dilemma = { players, benefit: mechanism.benefit, cost: mechanism.cost };
    const chance = mixedEquilibrium(dilemma);
    const game = trainingProbabilityGame(dilemma);
    const mixed = Array<number>(players).fill(chance);
    const agents = mixed.map((_, player) => ({
      id: `player${player + 1}`,
      contribution: chance,
      payment: 0,
      cost: chance * dilemma.cost,
      utility: game.utility(player, mixed),
      outside: 0,
    }));
    return {
      agents,
      totals: totalsOf(agents),
      equilibrium: reportOf(
        'Nash in mixed strategies',
        certifyChances(game, mixed),
        agents.map(({ id }) => id),
        dilemma.benefit,
      ),
      equilibria: Array.from({ length: players }, (_, left) => equilibriumOf(dilemma, players - left)),
      guarantees: ['budget-balanced'],
      audit: [],
      quantities: {
        nobodyTrains: nobodyTrains(dilemma, chance),
        welfareIfOneTrains: players * dilemma.benefit - dilemma.cost,
      },
    };
  },
  charts({ mechanism, players }): Chart[] {
    const dilemma = { players, benefit: mechanism.benefit, cost: mechanism.cost };
    const times = Array.from({ length: 61 }, (_, i) => (0.5 * i) / dilemma.cost);
    const from = (start: number) => ({
      name: `from ${start}`,
      points: times.map((time): [number, number] => [time, time === 0 ? start : replicatorShare(dilemma, start, time)]),
    });
    return [
      {
        name: 'replicator',
        title: 'Share of players who train under replicator dynamics',
        x: 'time',
        y: 'share who train',
        series: [from(0.05), from(0.5), from(0.95)],
      },
    ];
  },
});

/** The game in which each player chooses its probability of training. */
function trainingProbabilityGame({ players, benefit, cost }: VolunteersDilemma): StrategicForm<number> {
  return {
    players,
    utility: (player, actions) =>
      benefit * (1 - actions.reduce((nobody, chance) => nobody * (1 - chance), 1)) - cost * actions[player],
  };
}

function certifyChances(game: StrategicForm<number>, actions: readonly number[]) {
  return certify(game, actions, () => searchGrid({ largest: 1, scale: 1 }));
}

/** The equilibria in which any `willing` players train with the same probability and the others never do. */
function equilibriumOf(dilemma: VolunteersDilemma, willing: number): { epsilon: number; quantities: Quantities } {
  const { players } = dilemma;
  const chance = willing === 1 ? 1 : mixedEquilibrium({ ...dilemma, players: willing });
  const actions = Array.from({ length: players }, (_, player) => (player < willing ? chance : 0));
  let ways = 1;
  for (let i = 0; i < willing; i++) ways = (ways * (players - i)) / (i + 1);
  return {
    epsilon: certifyChances(trainingProbabilityGame(dilemma), actions).epsilon,
    quantities: { willing, chance, nobodyTrains: nobodyTrains({ ...dilemma, players: willing }, chance), ways },
  };
}
