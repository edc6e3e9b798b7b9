import { z } from 'zod';
import { assume } from '../assumption.js';
import { individualRationality } from '../audit.js';
import { gameSchema } from '../game-options.js';
import type { Chart } from '../game-result.js';
import { defineGame } from '../games/definition.js';
import { type AgentOutcome, totalsOf } from '../outcome.js';
import { namesOf } from '../participants.js';
import { leaderChart, responseChart } from './charts.js';
import {
  accuracyCost,
  bestTheta,
  checkCrowdsourcing,
  clientUtility,
  crowdsourcingAt,
  entryReward,
  leaderRewardForAccuracy,
} from './local-accuracy.js';
import { certifyLeadership } from './report.js';

const schema = gameSchema(
  z.strictObject({
    name: z.literal('accuracy-pricing'),
    threshold: z.number().describe('theta_th: whoever trains less well than this is not admitted'),
    reward: z.number().optional().describe('r: money for a perfect local model; default: the best one for the leader'),
  }),
  {
    value: z
      .strictObject({
        scale: z.number().describe('beta: money for a perfect model'),
        slope: z.number().default(0.3).describe('a'),
        offset: z.number().default(0).describe('b'),
        rounds: z.number().default(10).describe('delta: rounds that perfect local models save'),
      })
      .describe('beta (1 - 10^-(a x + b)), with x = delta (1 - the largest theta)'),
    followers: z
      .array(
        z.strictObject({
          id: z.string().optional().describe('default: follower1, follower2, ...'),
          communication: z.number().describe('T: cost of a communication'),
          weight: z.number().default(0.5).describe('nu: weight of communication in its costs'),
          computing: z.number().default(1).describe('gamma: cost of computing'),
        }),
      )
      .describe('who trains'),
  },
);
type Scenario = z.output<typeof schema>;

/** A reward for local accuracy. */
export const accuracyPricing = defineGame({
  name: 'accuracy-pricing',
  title: 'Stackelberg pricing of local accuracy: a reward for how well clients train before they send',
  citation:
    'S. R. Pandey, N. H. Tran, M. Bennis, Y. K. Tun, A. Manzoor, C. S. Hong. A Crowdsourcing Framework for On-Device Federated ' +
    'Learning. IEEE Transactions on Wireless Communications, 2020. arXiv:1911.01046',
  schema,
  play(scenario) {
    const { ids, leader, clients, reward } = settingOf(scenario);
    const { thetas, admitted, leader: kept } = crowdsourcingAt(leader, clients, reward);
    const agents = clients.map((client, k): AgentOutcome => {
      const details = { theta: thetas[k], admitted: admitted[k], entryReward: entryReward(client, leader.threshold) };
      if (!admitted[k]) return { id: ids[k], contribution: 0, payment: 0, cost: 0, utility: 0, outside: 0, details };
      const payment = reward * (1 - thetas[k]);
      const cost = accuracyCost(client, thetas[k]);
      return { id: ids[k], contribution: 1 - thetas[k], payment, cost, utility: payment - cost, outside: 0, details };
    });
    return {
      agents,
      totals: totalsOf(agents),
      equilibrium: certifyLeadership({
        ids,
        actions: thetas,
        largest: () => 1,
        followers: {
          players: clients.length,
          utility: (follower, actions) =>
            actions[follower] > 0 ? clientUtility(clients[follower], reward, actions[follower]) : -Infinity,
        },
        ...(scenario.mechanism.reward === undefined && {
          leader: {
            choice: reward,
            utility: (choice) => crowdsourcingAt(leader, clients, choice).leader,
            reach: leader.scale / (1 - leader.threshold),
          },
        }),
      }),
      equilibria: [],
      guarantees: ['unique-equilibrium'],
      audit: [individualRationality(agents)],
      quantities: { reward, leaderUtility: kept, admitted: admitted.filter(Boolean).length },
    };
  },
  charts(scenario): Chart[] {
    const { ids, leader, clients, reward } = settingOf(scenario);
    const offers = clients.map(() => reward);
    return [
      leaderChart('reward', reward, (choice) => crowdsourcingAt(leader, clients, choice).leader),
      responseChart('reward', 'theta (smaller is better)', ids, offers, (follower, offer) =>
        bestTheta(clients[follower], offer),
      ),
    ];
  },
});

function settingOf({ mechanism, value, followers }: Scenario) {
  const ids = namesOf(followers, 'follower', 'followers');
  const clients = followers.map(({ communication, weight, computing }) => ({ communication, weight, computing }));
  const leader = { ...value, threshold: mechanism.threshold };
  checkCrowdsourcing(leader, clients);
  const { reward = leaderRewardForAccuracy(leader, clients) } = mechanism;
  assume(reward >= 0 && reward < Infinity, 'mechanism.reward', 'a reward is not negative', reward);
  return { ids, leader, clients, reward };
}
