import { purposes } from '../../core/purposes.js';
import { RandomStream } from '../../core/random.js';
import { cohortSize, drawClients, drawCohort } from '../../scheduler/cohort.js';
import type { Policy } from '../../scheduler/policies/policy.js';
import type { SimulationPlan } from '../plan.js';
import type { Participation } from '../population/participation.js';
import type { Exchanges } from './exchanges.js';

/**
 * Chooses the clients to send to next, among those that take part, have no exchange under way and were not sent to in
 * this round. The first choice of a round is the cohort. Later ones replace clients that are done, if the policy keeps
 * a number of clients at work.
 *
 * @returns a function that returns the ids of the next choice, ascending; empty if there is none
 */
export function clientChoice(
  round: number,
  { cohort, data, seed }: SimulationPlan,
  policy: Policy,
  exchanges: Exchanges,
  participation: Participation,
): () => number[] {
  const population = data.shards.length;
  const inFlight = policy.inFlight?.(cohortSize(cohort, population));
  const present = [...data.shards.keys()].filter((client) => participation.takesPart(client, round));
  const sentTo = new Set<number>();
  let choices = 0;
  return () => {
    const choice = choices++;
    if (inFlight === undefined && choice > 0) return [];
    const count = (inFlight ?? 0) - exchanges.size;
    if (inFlight !== undefined && count <= 0) return [];
    const random = RandomStream.of(seed, purposes.run.cohort, round, ...(choice > 0 ? [choice] : []));
    const free = present.filter((client) => !exchanges.has(client) && !sentTo.has(client));
    const chosen =
      inFlight === undefined
        ? drawCohort(cohort, population, free, random, policy.overSelect)
        : drawClients(count, free, random);
    for (const client of chosen) sentTo.add(client);
    return chosen;
  };
}
