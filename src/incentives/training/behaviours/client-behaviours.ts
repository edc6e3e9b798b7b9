import type { Plain } from '../../../core/plain.js';
import type { RandomStream } from '../../../core/random.js';
import type { AssignedBehaviour } from './assignment.js';
import type { ForgedUpdate, ReceivedModel } from './behaviour.js';
import { findBehaviour } from './registry.js';

/** How one client behaves: a behaviour with its options in place. */
export interface ClientBehaviour {
  /** The client whose samples and draws it works with: itself, unless it colludes. */
  readonly worksAs: number;
  /** How many of the samples that it contributes it trains on. */
  trainsOn(samples: number): number;
  /** How many samples it says that it contributes. */
  claims(samples: number): number;
  takesPart(round: number): boolean;
  /** Absent in a client that sends what it has come to. */
  readonly forge?: (received: ReceivedModel, memory: Plain, random: RandomStream) => ForgedUpdate<Plain>;
}

/**
 * How many samples a client trains on.
 *
 * @param contributed samples that it contributes; all that it holds, if undefined
 * @param held samples of the client that it works as
 */
export function samplesTrainedOn({ trainsOn }: ClientBehaviour, contributed: number | undefined, held: number): number {
  return Math.min(held, trainsOn(contributed ?? held));
}

/** The conduct of every client. */
export class ClientBehaviours {
  readonly #assigned = new Map<number, ClientBehaviour>();

  /** @throws InputError if there is no such behaviour */
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

  /** A client that no entry names is honest. */
  of(client: number): ClientBehaviour {
    return this.#assigned.get(client) ?? honestClient(client);
  }
}

function honestClient(client: number): ClientBehaviour {
  return { worksAs: client, trainsOn: (samples) => samples, claims: (samples) => samples, takesPart: () => true };
}
