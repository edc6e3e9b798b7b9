import type { RandomStream } from '../../../core/random.js';
import { sumOf } from '../../../core/statistics.js';
import type { AccuracyCurve } from '../../economics/accuracy-curve.js';
import { standAlone } from '../../economics/contribution/pooled-response.js';
import type { CostModel } from '../../economics/cost.js';
import { checkExclusion, defectionGain, type Exclusion } from './deterrence.js';

/**
 * How a member plays: always contributes, never contributes, or contributes as long as defecting does not pay, given
 * the members and contributors of the last round.
 */
export type RepeatedBehaviour = 'honest' | 'free-rider' | 'rational';

/** An agent of a repeated game. */
export interface RepeatedAgent {
  readonly cost: CostModel;
  /** Samples that a member has to contribute in each round. */
  readonly quota: number;
  readonly behaviour: RepeatedBehaviour;
}

/** A repeated game of contribution. Members whose defection is detected are excluded for some rounds. */
export interface RepeatedGame {
  readonly curve: AccuracyCurve;
  readonly agents: readonly RepeatedAgent[];
  readonly exclusion: Exclusion;
  /** Weight of the next round: in [0, 1). */
  readonly discount: number;
  readonly rounds: number;
}

/** The result of a repeated game. */
export interface RepeatedOutcome {
  /** Sum of each agent's discounted utilities times `1 - discount`, in units of one round. */
  readonly utilities: Float64Array;
  /** Number of rounds in which each agent contributed. */
  readonly contributed: Int32Array;
  /** Number of rounds in which each agent was excluded. */
  readonly excluded: Int32Array;
  /** Number of members that contributed, by round. */
  readonly contributors: Int32Array;
  /** Samples of all members together, by round. */
  readonly samples: Float64Array;
}

/**
 * Plays a repeated game. Excluded agents train alone. Detection is drawn for every agent and round, so that the
 * behaviour of one agent does not change the draws of the others. Time is proportional to agents times rounds, memory
 * to agents plus rounds.
 *
 * @throws InputError if the exclusion is not valid
 */
export function playRepeatedGame(
  { curve, agents, exclusion, discount, rounds }: RepeatedGame,
  random: RandomStream,
): RepeatedOutcome {
  checkExclusion(exclusion);
  const count = agents.length;
  const costs = Float64Array.from(agents, ({ cost, quota }) => cost.cost(quota));
  const quotas = Float64Array.from(agents, ({ quota }) => quota);
  const alone = Float64Array.from(agents, ({ cost }) => standAlone(curve, { cost, stock: Infinity }).utility);
  const utilities = new Float64Array(count);
  const contributed = new Int32Array(count);
  const excluded = new Int32Array(count);
  const contributors = new Int32Array(rounds);
  const samples = new Float64Array(rounds);
  const returns = new Float64Array(count);
  const contributes = new Uint8Array(count);
  let expected = sumOf(quotas);
  let gave = new Uint8Array(count).fill(1);
  let weight = 1 - discount;

  for (let round = 0; round < rounds; round++) {
    let total = 0;
    for (let i = 0; i < count; i++) {
      contributes[i] = round >= returns[i] && cooperates(i) ? 1 : 0;
      total += contributes[i] * quotas[i];
      contributors[round] += contributes[i];
    }
    const shared = curve.value(total);
    const draws = random.fork('detection', round);
    for (let i = 0; i < count; i++) {
      const detected = draws.uniform() < exclusion.detection;
      if (round < returns[i]) {
        excluded[i]++;
        utilities[i] += weight * alone[i];
      } else if (contributes[i]) {
        contributed[i]++;
        utilities[i] += weight * (shared - costs[i]);
      } else {
        utilities[i] += weight * shared;
        if (detected) returns[i] = round + 1 + exclusion.length;
      }
    }
    samples[round] = total;
    expected = total;
    gave = Uint8Array.from(contributes);
    weight *= discount;
  }
  return { utilities, contributed, excluded, contributors, samples };

  function cooperates(agent: number): boolean {
    const { behaviour } = agents[agent];
    if (behaviour !== 'rational') return behaviour === 'honest';
    const others = expected - gave[agent] * quotas[agent];
    const payoffs = {
      cooperate: curve.value(others + quotas[agent]) - costs[agent],
      defect: curve.value(others),
      excluded: alone[agent],
    };
    return defectionGain(payoffs, exclusion, discount) <= 0;
  }
}
