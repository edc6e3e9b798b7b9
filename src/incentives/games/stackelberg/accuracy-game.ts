import { z } from 'zod';
import type { Chart } from '../../../core/chart.js';
import { assume } from '../../economics/assumption.js';
import { individualRationality, largestAmount, tolerance } from '../../economics/audit.js';
import { type AgentOutcome, totalsOf } from '../../economics/outcome.js';
import { defineGame, leaderUnits, moneyUnits } from '../definition.js';
import { gameSchema } from '../game-options.js';
import { namesOf } from '../participants.js';
import {
  type AccuracyClient,
  accuracyCost,
  bestTheta,
  checkCrowdsourcing,
  clientUtility,
  crowdsourcingAt,
  entryReward,
  leaderRewardForAccuracy,
} from './local-accuracy.js';
import { certifyLeadership } from './report.js';
import { leaderChart, responseChart } from './stackelberg-charts.js';

const schema = gameSchema(
  z.strictObject({
    name: z.literal('accuracy-pricing'),
    threshold: z.number().describe('theta_th: clients with a larger theta are not admitted'),
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

/**
 * A reward for local accuracy, with the paper's rule of admission: a client is admitted by its unconstrained optimum,
 * so that it stays out if that misses the threshold. Such a client may gain by training to the threshold, and an
 * admitted one may lose by taking part. The certificate tries both, and an equilibrium is guaranteed only if neither
 * pays.
 */
export const accuracyPricing = defineGame({
  name: 'accuracy-pricing',
  title: 'Stackelberg pricing of local accuracy: a reward for the accuracy of local training',
  citation:
    'S. R. Pandey, N. H. Tran, M. Bennis, Y. K. Tun, A. Manzoor, C. S. Hong. A Crowdsourcing Framework for On-Device Federated ' +
    'Learning. IEEE Transactions on Wireless Communications, 2020. arXiv:1911.01046',
  schema,
  units: {
    ...moneyUnits,
    contribution: '1 - theta',
    theta: '1',
    entryReward: 'money',
    reward: 'money',
    admitted: '1',
    ...leaderUnits,
  },
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
    const { threshold } = leader;
    const stakes = largestAmount(agents, [reward, scenario.mechanism.reward === undefined ? leader.scale : 0]);
    const equilibrium = certifyLeadership({
      stakes,
      ids,
      // A client that is refused or stays out does not train. Its own optimum exceeds the threshold by rounding errors
      // at most.
      actions: thetas.map((theta, k) => (admitted[k] ? Math.min(theta, threshold) : 1)),
      largest: () => 1,
      breakpoints: [threshold, 1],
      followers: {
        players: clients.length,
        utility: (follower, actions) => admittedUtility(clients[follower], reward, threshold, actions[follower]),
      },
      ...(scenario.mechanism.reward === undefined && {
        leader: {
          choice: reward,
          utility: (choice) => crowdsourcingAt(leader, clients, choice).leader,
          reach: leader.scale / (1 - leader.threshold),
        },
      }),
    });
    return {
      agents,
      totals: totalsOf(agents),
      equilibrium,
      equilibria: [],
      // The paper's responses are best responses only if no refused client would rather train to the threshold.
      guarantees: equilibrium.epsilon <= tolerance * stakes ? ['unique-equilibrium'] : [],
      audit: [individualRationality(agents, tolerance * stakes)],
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

/** The utility of a client that trains to a local accuracy. Above the threshold it is not admitted. */
function admittedUtility(client: AccuracyClient, reward: number, threshold: number, theta: number): number {
  if (theta > threshold) return 0;
  return theta > 0 ? clientUtility(client, reward, theta) : -Infinity;
}

function settingOf({ mechanism, value, followers }: Scenario) {
  const ids = namesOf(followers, 'follower', 'followers');
  const clients = followers.map(({ communication, weight, computing }) => ({ communication, weight, computing }));
  const leader = { ...value, threshold: mechanism.threshold };
  checkCrowdsourcing(leader, clients);
  const { reward = leaderRewardForAccuracy(leader, clients) } = mechanism;
  assume(reward >= 0 && reward < Infinity, 'mechanism.reward', 'a reward is not negative', reward);
  return { ids, leader, clients, reward };
}
