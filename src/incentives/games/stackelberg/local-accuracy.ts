import { sumOf } from '../../../core/statistics.js';
import { assume } from '../../economics/assumption.js';
import { goldenSection } from '../../economics/golden-section.js';

/**
 * A client that trains its local model to a relative accuracy theta in (0, 1]; smaller is better (Pandey et al. 2020).
 */
export interface AccuracyClient {
  /** T: cost of a communication. */
  readonly communication: number;
  /** nu: weight of communication in its costs, in [0, 1); computing has the rest. */
  readonly weight: number;
  /** gamma: cost of computing. */
  readonly computing: number;
}

/** What the leader offers for local accuracies, and what they are worth to it. */
export interface CrowdsourcingLeader {
  /** beta: money for a perfect model. */
  readonly scale: number;
  /** a and b: the gain is `beta (1 - 10^-(a x + b))` for x rounds saved. */
  readonly slope: number;
  readonly offset: number;
  /** delta: x is `delta (1 - max theta)`. */
  readonly rounds: number;
  /** Clients whose theta is above are not admitted. */
  readonly threshold: number;
}

/** @throws InputError if a parameter of a client or of the leader is out of its range */
export function checkCrowdsourcing(leader: CrowdsourcingLeader, clients: readonly AccuracyClient[]): void {
  assume(clients.length > 0, 'followers', 'there is at least one follower', 'none');
  clients.forEach(({ communication, weight, computing }, k) => {
    assume(communication >= 0, `followers.${k}.communication`, 'costs are not negative', communication);
    assume(weight >= 0 && weight < 1, `followers.${k}.weight`, 'computing has a weight (nu below 1)', weight);
    assume(computing > 0 && computing < Infinity, `followers.${k}.computing`, 'computing costs something', computing);
  });
  assume(leader.scale > 0, 'value.scale', 'a good model is worth something', leader.scale);
  assume(leader.slope > 0, 'value.slope', 'a round saved is worth something', leader.slope);
  assume(leader.rounds > 0, 'value.rounds', 'accurate clients save rounds', leader.rounds);
  const { threshold } = leader;
  assume(threshold > 0 && threshold < 1, 'mechanism.threshold', 'admitted clients do some work', threshold);
}

/** `1 / theta + ln theta`: falls from infinity to 1 on (0, 1]. */
function difficulty(theta: number): number {
  return 1 / theta + Math.log(theta);
}

/**
 * The theta in (0, 1] with `1 / theta + ln theta = g`: `-1 / W_-1(-e^-g)`, with Lambert's function; 1 for g up to 1.
 */
export function thetaAt(g: number): number {
  if (!(g > 1)) return 1;
  // Newton's method in u = ln(1 / theta), where e^u - u is convex: from the right it decreases to the root.
  let u = Math.log(g) + Math.log1p(Math.log(g)) + 1;
  for (let step = 0; step < 100; step++) {
    const next = u - (Math.expm1(u) + 1 - u - g) / Math.expm1(u);
    if (!(next < u)) break;
    u = next;
  }
  return Math.exp(-u);
}

/** The best local accuracy of a client at a reward r: `g = (r + nu T) / ((1 - nu) gamma) - 1`. */
export function bestTheta({ communication, weight, computing }: AccuracyClient, reward: number): number {
  return thetaAt((reward + weight * communication) / ((1 - weight) * computing) - 1);
}

/** The utility of a client: `r (1 - theta) - (1 + theta) [nu T + (1 - nu) gamma ln(1 / theta)]`. */
export function clientUtility(client: AccuracyClient, reward: number, theta: number): number {
  return reward * (1 - theta) - accuracyCost(client, theta);
}

/** The cost to a client of training to a local accuracy. */
export function accuracyCost({ communication, weight, computing }: AccuracyClient, theta: number): number {
  return (1 + theta) * (weight * communication + (1 - weight) * computing * Math.log(1 / theta));
}

/** The smallest reward at which a client is admitted. */
export function entryReward({ communication, weight, computing }: AccuracyClient, threshold: number): number {
  return Math.max(0, (difficulty(threshold) + 1) * (1 - weight) * computing - weight * communication);
}

/** The admitted clients at a reward, and the utilities. */
export interface CrowdsourcingOutcome {
  readonly thetas: readonly number[];
  readonly admitted: readonly boolean[];
  readonly leader: number;
}

/** Computes the outcome of a reward. */
export function crowdsourcingAt(
  leader: CrowdsourcingLeader,
  clients: readonly AccuracyClient[],
  reward: number,
): CrowdsourcingOutcome {
  const thetas = clients.map((client) => bestTheta(client, reward));
  // Compares rewards, since at an entry reward theta equals the threshold only up to rounding.
  const admitted = clients.map((client) => reward >= entryReward(client, leader.threshold) && reward > 0);
  const taking = thetas.filter((_, k) => admitted[k]);
  if (taking.length === 0) return { thetas, admitted, leader: 0 };
  const { scale, slope, offset, rounds } = leader;
  const saved = rounds * (1 - Math.max(...taking));
  const gain = scale * (1 - 10 ** -(slope * saved + offset));
  return { thetas, admitted, leader: gain - reward * sumOf(taking.map((theta) => 1 - theta)) };
}

/**
 * The reward with the largest utility of the leader: golden section between any two entry rewards, where the set of
 * admitted clients is constant, and the best of all intervals (Pandey et al. 2020, algorithm 2). Returns 0, for which
 * nobody works, if that is better.
 */
export function leaderRewardForAccuracy(leader: CrowdsourcingLeader, clients: readonly AccuracyClient[]): number {
  checkCrowdsourcing(leader, clients);
  const entries = [...new Set(clients.map((client) => entryReward(client, leader.threshold)))].sort((a, b) => a - b);
  const utility = (reward: number) => crowdsourcingAt(leader, clients, reward).leader;
  // Above this, even one client at the threshold is paid more than a perfect model is worth.
  const highest = Math.max(entries[0], leader.scale / (1 - leader.threshold));
  let best = 0;
  let most = 0;
  entries.forEach((entry, place) => {
    const end = Math.min(entries[place + 1] ?? Infinity, highest);
    if (end < entry) return;
    const within = place + 1 < entries.length ? end * (1 - 1e-12) : end;
    for (const reward of [entry, goldenSection(utility, entry, within)]) {
      if (utility(reward) <= most) continue;
      most = utility(reward);
      best = reward;
    }
  });
  return best;
}
