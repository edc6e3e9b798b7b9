import type { Memory } from '../../codecs/codec-chain.js';
import { NotFiniteError } from '../../core/errors.js';
import { isFiniteThroughout } from '../../core/finite.js';
import type { Plain } from '../../core/plain.js';
import type { ClientSide } from '../../strategies/strategy.js';
import type { Sides } from './sides.js';
import { decode } from './wire.js';

/** All that is kept of a client between its rounds: the strategy's state, what codecs and its behaviour remember. */
export type ClientState = {
  readonly client: Plain;
  readonly memory: Memory;
  readonly behaviour: Plain;
  /** The client's own running statistics, once it has any. */
  readonly statistics?: Float32Array;
};

/** A downlink payload as the client sees it: with its own running statistics, if these stay with it. */
export function receivedDownlink(sides: Sides, client: number, down: Plain, { statistics }: ClientState): Plain {
  const local = sides.localStatistics(client);
  return local ? local.withDown(down, statistics ?? sides.initialStatistics(client)) : down;
}

/**
 * Keeps diverged values away from the rest of the run: the client fails, and its state stays unchanged.
 *
 * @throws NotFiniteError if a number is not finite
 */
export function checkFinite(value: Plain, what: string): void {
  if (!isFiniteThroughout(value)) throw new NotFiniteError(`${what}: there are values that are not finite`);
}

/** The state of a client; its initial state if it has not worked yet. */
export async function clientStateOf(
  state: Uint8Array | undefined,
  side: ClientSide<Plain, Plain, Plain>,
): Promise<ClientState> {
  if (!state) {
    const client = await side.init();
    checkFinite(client, 'its training before the first round has diverged');
    return { client, memory: null, behaviour: null };
  }
  const kept = decode(state);
  if (isKept(kept)) return kept;
  throw new TypeError('this is not the state of a client');
}

function isKept(state: Plain): state is ClientState {
  return typeof state === 'object' && state !== null && 'client' in state && 'memory' in state && 'behaviour' in state;
}
