import { z } from 'zod';
import { InputError } from '../../../core/errors.js';
import { type Named, type NamedSpec, namedChoice, optionsOf } from '../../../core/named.js';
import type { RandomStream } from '../../../core/random.js';
import { behaviours } from './registry.js';

const whom = {
  clients: z.array(z.int().min(0)).min(1).optional().describe('ids of the clients with this behaviour'),
  fraction: z
    .number()
    .positive()
    .max(1)
    .optional()
    .describe('in place of clients: a share of the population, drawn from the clients that no entry names'),
};

/** The behaviours, each with its own options and with the clients that it is assigned to. */
export const assignableBehaviours = behaviours.map(({ name, title, options }) => {
  if (!(options instanceof z.ZodObject)) throw new TypeError(`the options of '${name}' must be a zod object`);
  return { name, title, options: options.safeExtend(whom) };
});

/** The list `behaviours` of a scenario: behaviours with their options and their clients. */
export const behaviourList = z.array(namedChoice(assignableBehaviours));

/** One entry of the list, with its clients resolved to ids. Plain data. */
export interface AssignedBehaviour extends NamedSpec {
  /** Ids of the clients with this behaviour, ascending. */
  readonly clients: readonly number[];
}

/**
 * Assigns the listed behaviours to clients. A fraction is rounded to a number of clients, at least one.
 *
 * @param random draws the clients of entries with a fraction, entry by entry
 * @throws InputError if an entry gives neither clients nor a fraction, or both; if a client does not exist or is named
 *   twice; or if too few clients are left
 */
export function assignBehaviours(
  listed: readonly Named[],
  population: number,
  random: RandomStream,
): AssignedBehaviour[] {
  const entries = listed.map((entry, position) => {
    const { clients, fraction, ...options } = optionsOf(entry);
    return { name: entry.name, options, ...z.object(whom).parse({ clients, fraction }), where: whereOf(position) };
  });
  const taken = new Map<number, string>();
  for (const { clients, fraction, where } of entries) {
    if ((clients === undefined) === (fraction === undefined)) {
      throw clients
        ? new InputError(where, 'exclusive', { options: ['clients', 'fraction'] })
        : new InputError(where, 'missing', { expected: 'clients, or a fraction' });
    }
    for (const client of clients ?? []) {
      if (client >= population) {
        const expected = `a client from 0 to ${population - 1}`;
        throw new InputError(`${where}.clients`, 'invalid-value', { found: client, expected });
      }
      const other = taken.get(client);
      if (other) throw new InputError(`${where}.clients`, 'already-taken', { found: client, also: other });
      taken.set(client, where);
    }
  }
  return entries.map(({ name, options, clients, fraction = 0, where }, position) => {
    if (clients) return { name, options, clients: [...clients].sort((a, b) => a - b) };
    const free = Array.from({ length: population }, (_, client) => client).filter((client) => !taken.has(client));
    const count = Math.max(Math.round(fraction * population), 1);
    if (count > free.length) {
      throw new InputError(`${where}.fraction`, 'too-large', {
        found: fraction,
        most: free.length / population,
        limit: `as ${free.length} of ${population} clients are left`,
      });
    }
    const drawn = Array.from(random.fork(position).sample(count, free.length), (each) => free[each]);
    for (const client of drawn) taken.set(client, where);
    return { name, options, clients: drawn };
  });
}

function whereOf(position: number): string {
  return `incentives.behaviours.${position}`;
}
