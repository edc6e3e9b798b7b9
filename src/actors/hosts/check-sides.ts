import type { Strategy } from '../../strategies/strategy.js';
import type { HostPlan } from '../plan.js';
import type { Abilities } from './host-api.js';
import { Sides } from './sides.js';

/**
 * Makes the server side of a plan's strategy, and a client side for each of its models, without an engine, so that whatever
 * they refuse is refused before a run writes anything.
 *
 * @returns whose models can be looked at
 * @throws InputError for what a side cannot work with
 */
export function checkSides(plan: HostPlan, strategy: Strategy): Abilities {
  const sides = Sides.idle(plan, strategy);
  const firstOfModel = new Map(plan.models.map((spec, client) => [JSON.stringify(spec), client] as const).reverse());
  for (const client of firstOfModel.values()) sides.client(client);
  return sides.abilities();
}
