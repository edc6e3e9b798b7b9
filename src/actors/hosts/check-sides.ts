import type { Strategy } from '../../strategies/strategy.js';
import type { HostPlan } from '../plan.js';
import type { Abilities } from './host-api.js';
import { Sides } from './sides.js';

/**
 * Makes the server side of a plan's strategy, and a client side for each of its models, without an engine. A side that
 * refuses the plan does so before a run writes anything.
 *
 * @returns which models can be evaluated
 * @throws InputError if a side refuses the plan
 */
export function checkSides(plan: HostPlan, strategy: Strategy): Abilities {
  const sides = Sides.idle(plan, strategy);
  const firstOfModel = new Map(plan.models.map((spec, client) => [JSON.stringify(spec), client] as const).reverse());
  for (const client of firstOfModel.values()) sides.client(client);
  return sides.abilities();
}
