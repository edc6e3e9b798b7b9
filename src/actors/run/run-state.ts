import type { Plain } from '../../core/plain.js';
import type { ClientRecord } from '../population/client-actor.js';
import type { ParticipationMemory } from '../population/participation.js';
import type { PendingExchange } from '../round/exchange.js';

/** The state of a run between two rounds: everything that it needs to continue. */
export interface RunState {
  /** The last round played. */
  readonly round: number;
  /** Virtual milliseconds. */
  readonly clock: number;
  /** Real seconds spent so far. */
  readonly wallSeconds: number;
  /** The encoded state of the server. */
  readonly server: Uint8Array;
  readonly clients: ReadonlyMap<number, ClientRecord>;
  /** The exchanges under way. Their clients repeat their work after a resumption, with the same result. */
  readonly underWay: readonly PendingExchange[];
  readonly participation: ParticipationMemory;
  /** The memories of observers, by name. */
  readonly observers: Readonly<Record<string, Plain>>;
}
