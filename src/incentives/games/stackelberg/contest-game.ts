import { z } from 'zod';
import type { Chart } from '../../../core/chart.js';
import { most } from '../../../core/counts.js';
import { sumOf } from '../../../core/statistics.js';
import { assume } from '../../economics/assumption.js';
import { budgetBalance, individualRationality, largestAmount, tolerance } from '../../economics/audit.js';
import { type AgentOutcome, totalsOf } from '../../economics/outcome.js';
import { defineGame, leaderUnits, moneyUnits } from '../definition.js';
import { gameSchema } from '../game-options.js';
import { namesOf } from '../participants.js';
import { activePlayers, contestEquilibrium, contestGame, contestLeaderUtility, leaderReward } from './contest.js';
import { agreement } from './contest-dynamics.js';
import { certifyLeadership } from './report.js';
import { contestChart, leaderChart } from './stackelberg-charts.js';
import { createValue, sizeOfValue, valueOptions, worthOf } from './value.js';

const schema = gameSchema(
  z.strictObject({
    name: z.literal('contest'),
    reward: z
      .number()
      .optional()
      .describe('tau: the reward that followers share; default: the best one for the leader'),
  }),
  {
    value: valueOptions.describe('value of all samples to the leader'),
    followers: z
      .array(
        z.strictObject({
          id: z.string().optional().describe('default: follower1, follower2, ...'),
          cost: z.number().describe('cost of a sample'),
        }),
      )
      .describe('who contributes'),
    starts: z
      .int()
      .min(0)
      .max(most.starts)
      .optional()
      .describe('number of random starts of best-response dynamics; default: 20, or none for more than 100 followers'),
  },
);
type Scenario = z.output<typeof schema>;

/** A contest: followers share a reward in proportion to their samples. */
export const contest = defineGame({
  name: 'contest',
  title: 'Proportional contest: a reward that followers share in proportion to their samples',
  citation:
    'Y. Zhan, P. Li, Z. Qu, D. Zeng, S. Guo. A Learning-Based Incentive Mechanism for Federated Learning. IEEE Internet of ' +
    'Things Journal, 2020',
  schema,
  units: { ...moneyUnits, contribution: 'samples', share: 'fraction', reward: 'money', active: '1', ...leaderUnits },
  play(scenario, random) {
    const { ids, value, costs, reward } = settingOf(scenario);
    const { starts = costs.length > 100 ? 0 : 20 } = scenario;
    const samples = contestEquilibrium(costs, reward);
    const total = sumOf(samples);
    const active = new Set(activePlayers(costs));
    const agents = costs.map((each, i): AgentOutcome => {
      const payment = total > 0 ? (reward * samples[i]) / total : 0;
      const cost = each * samples[i];
      const details = { share: reward > 0 ? payment / reward : 0, active: active.has(i) };
      return { id: ids[i], contribution: samples[i], payment, cost, utility: payment - cost, outside: 0, details };
    });
    const stakes = largestAmount(agents, [reward, scenario.mechanism.reward === undefined ? sizeOfValue(value) : 0]);
    const report = certifyLeadership({
      stakes,
      ids,
      actions: samples,
      followers: contestGame(costs, reward),
      ...(scenario.mechanism.reward === undefined && {
        leader: {
          choice: reward,
          utility: (choice) => contestLeaderUtility(value, costs, choice),
          reach: sizeOfValue(value),
        },
      }),
    });
    const kept = worthOf(value, total) - reward;
    return {
      agents,
      totals: totalsOf(agents),
      equilibrium: reward > 0 ? { ...report, ...agreement(costs, reward, samples, starts, random) } : report,
      equilibria: [],
      guarantees: ['individually-rational', 'budget-balanced', 'unique-equilibrium'],
      audit: [individualRationality(agents, tolerance * stakes), budgetBalance(agents, reward)],
      quantities: {
        reward,
        value: worthOf(value, total),
        leaderUtility: kept,
        socialWelfare: kept + sumOf(agents.map(({ utility }) => utility)),
        active: active.size,
      },
    };
  },
  charts(scenario): Chart[] {
    const { ids, value, costs, reward } = settingOf(scenario);
    const leader = leaderChart('reward', reward, (choice) => contestLeaderUtility(value, costs, choice));
    return reward > 0 ? [leader, contestChart(ids, costs, reward)] : [leader];
  },
});

function settingOf({ mechanism, value: described, followers }: Scenario) {
  const ids = namesOf(followers, 'follower', 'followers');
  const costs = followers.map(({ cost }) => cost);
  activePlayers(costs);
  const value = createValue(described);
  const { reward = leaderReward(value, costs) } = mechanism;
  assume(reward >= 0 && reward < Infinity, 'mechanism.reward', 'a reward is not negative', reward);
  return { ids, costs, value, reward };
}
