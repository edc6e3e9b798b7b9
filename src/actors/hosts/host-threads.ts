import { createRequire } from 'node:module';
import type { MessagePort } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { InputError } from '../../core/errors.js';
import type { HostPlan } from '../plan.js';

/** Where hosts run. */
export interface Hosts {
  /** The number of hosts at a time. */
  readonly count: number;
  /**
   * Starts a host that answers calls on the port.
   *
   * @returns settles when the host has ended, with the error that ended it
   */
  host(plan: HostPlan, port: MessagePort): Promise<void>;
  /** Ends all threads, whatever they do. Hosts must be closed first. */
  end(): Promise<void>;
}

/**
 * Worker threads for hosts. They load their modules at once. Create them first if there is other work before a
 * simulation, such as reading data, and give them to `simulate`, which ends them with the run. Unused threads do not
 * keep the process alive.
 */
export class HostThreads implements Hosts {
  readonly #piscina: Piscina;

  /** @throws InputError if the number of threads is not positive: a pool of such a size would never answer */
  constructor(readonly count: number) {
    if (!Number.isSafeInteger(count) || count < 1) {
      throw new InputError('threads', 'invalid-value', { found: count, expected: 'a whole number of at least 1' });
    }
    this.#piscina = new Piscina({
      filename: createRequire(import.meta.url).resolve('#host'),
      minThreads: count,
      maxThreads: count,
      idleTimeout: Number.POSITIVE_INFINITY,
      // Otherwise an idle worker blocks in Atomics.wait and does not answer on its other ports.
      atomics: 'disabled',
      recordTiming: false,
    });
  }

  host(plan: HostPlan, port: MessagePort): Promise<void> {
    return this.#piscina.run({ plan, port }, { transferList: [port] });
  }

  end(): Promise<void> {
    return this.#piscina.destroy();
  }
}

/** The same hosts for several runs in turn: they survive the end of a run, so that threads load their modules once. */
export function lent(hosts: Hosts): Hosts {
  return { count: hosts.count, host: (plan, port) => hosts.host(plan, port), end: async () => {} };
}
