import type { RandomStream } from '../../../core/random.js';
import type { Agent } from '../agent.js';
import { tolerance } from '../audit.js';
import type { Certificate } from '../certificate.js';
import { bestResponseDynamics, type DynamicsOptions, type DynamicsResult } from '../dynamics.js';
import { sumOf } from '../sum.js';
import { certifyContributions, rangeOf, responsesTo } from './responses.js';
import type { ContributionRule } from './rule.js';

/** A profile with the certificate of how near it is to an equilibrium. */
export interface Equilibrium {
  readonly contributions: readonly number[];
  readonly certificate: Certificate<number>;
}

/** What a search for equilibria found. */
export interface EquilibriumSearch {
  /** Distinct profiles that nobody gains by leaving, by descending total; if there is none, the one that comes nearest. */
  readonly equilibria: readonly Equilibrium[];
  /** Where dynamics went from zero, if it was run. */
  readonly fromZero?: DynamicsResult;
  /** Where dynamics went from random starts. */
  readonly fromRandom: readonly DynamicsResult[];
}

/** Contributions that differ less, relatively to the total, are the same. */
const sameProfile = 1e-6;

/**
 * Looks for all equilibria: the profiles that a theorem gives and the resting places of best-response dynamics from zero
 * and from random starts, each with a certificate.
 *
 * @param starts random starts; with 0 and a theorem no dynamics is run
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

/** Whether two profiles are the same up to what dynamics leave open. */
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
