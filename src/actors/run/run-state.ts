import type { Plain } from '../../core/plain.js';
import type { ClientRecord } from '../population/client-actor.js';
import type { ParticipationMemory } from '../population/participation.js';
import type { Sent } from '../round/exchange.js';

/** The state of a run between two rounds: everything it needs to go on. */
export interface RunState {
  /** The last round played. */
  readonly round: number;
  /** Virtual milliseconds. */
  readonly clock: number;
  /** Real seconds spent so far. */
  readonly wallSeconds: number;
  /** Encoded. */
  readonly server: Uint8Array;
  readonly clients: ReadonlyMap<number, ClientRecord>;
  /** The exchanges under way: their clients work again on what they were sent, with the same result. */
  readonly underWay: readonly Sent[];
  readonly participation: ParticipationMemory;
  /** What observers remember, by name. */
  readonly observers: Readonly<Record<string, Plain>>;
}
