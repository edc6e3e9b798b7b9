import type { Plain } from '../../../core/plain.js';
import type { RandomStream } from '../../../core/random.js';
import type { AssignedBehaviour } from './assignment.js';
import type { ForgedUpdate, ReceivedModel } from './behaviour.js';
import { findBehaviour } from './registry.js';

/** The behaviour of one client, with its options applied. */
export interface ClientBehaviour {
  /** Id of the client whose samples and random streams it uses: its own, unless it colludes. */
  readonly worksAs: number;
  /** The number of samples that it trains on, out of those that it contributes. */
  trainsOn(samples: number): number;
  /** The number of samples that it claims to contribute. */
  claims(samples: number): number;
  takesPart(round: number): boolean;
  /** Absent for a client that sends the weights it has trained. */
  readonly forge?: (received: ReceivedModel, memory: Plain, random: RandomStream) => ForgedUpdate<Plain>;
}

/**
 * The number of samples that a client trains on.
 *
 * @param contributed samples that it contributes; undefined for all that it holds
 * @param held samples of the client whose data it uses
 */
export function samplesTrainedOn({ trainsOn }: ClientBehaviour, contributed: number | undefined, held: number): number {
  return Math.min(held, trainsOn(contributed ?? held));
}

/** The behaviours of all clients. */
export class ClientBehaviours {
  readonly #assigned = new Map<number, ClientBehaviour>();

  /** @throws InputError if a behaviour does not exist */
  constructor(assigned: readonly AssignedBehaviour[] = []) {
    for (const { name, options, clients } of assigned) {
      const behaviour = findBehaviour(name);
      for (const client of clients) {
        this.#assigned.set(client, {
          worksAs: behaviour.shared ? clients[0] : client,
          trainsOn: (samples) => behaviour.trainsOn?.(options, samples) ?? samples,
          claims: (samples) => behaviour.claims?.(options, samples) ?? samples,
          takesPart: (round) => behaviour.takesPart?.(options, round) ?? true,
          ...(behaviour.forge && { forge: behaviour.forge.bind(behaviour, options) }),
        });
      }
    }
  }

  /** The behaviour of a client; honest if no entry names it. */
  of(client: number): ClientBehaviour {
    return this.#assigned.get(client) ?? honestClient(client);
  }
}

function honestClient(client: number): ClientBehaviour {
  return { worksAs: client, trainsOn: (samples) => samples, claims: (samples) => samples, takesPart: () => true };
}
