import type { RandomStream } from '../../../core/random.js';
import { sumOf } from '../../../core/statistics.js';
import type { Agent } from '../agent.js';
import { tolerance } from '../audit.js';
import type { Certificate } from '../certificate.js';
import { bestResponseDynamics, type DynamicsOptions, type DynamicsResult } from '../dynamics.js';
import { certifyContributions, rangeOf, responsesTo } from './responses.js';
import type { ContributionRule } from './rule.js';

/** A profile of contributions, and the certificate of how close it is to an equilibrium. */
export interface Equilibrium {
  readonly contributions: readonly number[];
  readonly certificate: Certificate<number>;
}

/** The result of a search for equilibria. */
export interface EquilibriumSearch {
  /** Distinct equilibria by descending total. If none was found, the profile with the smallest gain of a deviation. */
  readonly equilibria: readonly Equilibrium[];
  /** The result of dynamics that started from zero, if it was run. */
  readonly fromZero?: DynamicsResult;
  /** The results of dynamics from random starts. */
  readonly fromRandom: readonly DynamicsResult[];
}

/** Contributions are equal if they differ by less than this share of the total. */
const sameProfile = 1e-6;

/**
 * Searches for all equilibria: the profiles that a theorem gives, and the fixed points of best-response dynamics from
 * zero and from random starts. Each gets a certificate.
 *
 * @param starts number of random starts; with 0 and a theorem no dynamics is run
 */
export function findEquilibria(
  rule: ContributionRule,
  agents: readonly Agent[],
  dynamics: DynamicsOptions,
  starts: number,
  random: RandomStream,
): EquilibriumSearch {
  const types = agents.map((agent) => agent.type);
  const exact = rule.equilibria?.(types) ?? [];
  const respond = responsesTo(rule, agents);
  const run = (start: readonly number[], key: string | number) =>
    bestResponseDynamics(respond, start, dynamics, random.fork('dynamics', key));
  const nothing = types.map(() => 0);
  const fromZero = exact.length === 0 || starts > 0 ? run(nothing, 'zero') : undefined;
  const fromRandom = Array.from({ length: starts }, (_, index) => {
    const draw = random.fork('start', index);
    const start = types.map((type, player) => draw.uniform() * rangeOf(rule, type, player, nothing).scale);
    return run(start, index);
  });
  const rested = [fromZero, ...fromRandom].filter((result) => result !== undefined).map((result) => result.actions);
  const points = agents.length <= 64 ? 96 : 0;
  const distinct = distinctProfiles([...exact, ...rested]).map((contributions) => ({
    contributions,
    certificate: certifyContributions(rule, agents, contributions, points),
  }));
  const settled = distinct.filter(({ certificate }) => certificate.epsilon <= tolerance);
  const nearest = distinct.reduce((a, b) => (b.certificate.epsilon < a.certificate.epsilon ? b : a));
  const equilibria = settled.length > 0 ? settled : [nearest];
  return {
    equilibria: equilibria.sort((a, b) => sumOf(b.contributions) - sumOf(a.contributions)),
    fromZero,
    fromRandom,
  };
}

/** Whether two profiles are equal up to the precision of dynamics. */
export function sameContributions(a: readonly number[], b: readonly number[]): boolean {
  const size = Math.max(sumOf(a), sumOf(b));
  return a.every((samples, agent) => Math.abs(samples - b[agent]) <= sameProfile * size);
}

function distinctProfiles(profiles: readonly (readonly number[])[]): (readonly number[])[] {
  const distinct: (readonly number[])[] = [];
  for (const profile of profiles) {
    if (!distinct.some((other) => sameContributions(profile, other))) distinct.push(profile);
  }
  return distinct;
}
