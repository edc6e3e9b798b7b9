import { createRequire } from 'node:module';
import type { MessagePort } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { InputError } from '../../core/errors.js';
import type { HostPlan } from '../plan.js';

/** Where hosts live. */
export interface Hosts {
  /** How many there are at a time. */
  readonly count: number;
  /**
   * Starts a host that serves its calls on the port.
   *
   * @returns settles when the host has ended, with the error of which it died
   */
  host(plan: HostPlan, port: MessagePort): Promise<void>;
  /** Ends everything, whatever it does: hosts have to be closed first. */
  end(): Promise<void>;
}

/**
 * Worker threads for hosts. They load their modules as soon as this is made, so that whoever has other things to do before
 * a simulation (reading data) makes it first and gives it to `simulate`, which ends the threads with the run. Threads that
 * no run has used do not keep the process alive.
 */
export class HostThreads implements Hosts {
  readonly #piscina: Piscina;

  /** @throws InputError if this is no number of threads: a pool of it would never answer */
  constructor(readonly count: number) {
    if (!Number.isSafeInteger(count) || count < 1) {
      throw new InputError('threads', `expected a whole number of at least 1, found ${count}`);
    }
    this.#piscina = new Piscina({
      filename: createRequire(import.meta.url).resolve('#host'),
      minThreads: count,
      maxThreads: count,
      idleTimeout: Number.POSITIVE_INFINITY,
      // Otherwise an idle worker blocks in Atomics.wait and is deaf on every other port.
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

/** The same hosts, which stay when a run ends them: for one run after another, so that threads load their modules once. */
export function lent(hosts: Hosts): Hosts {
  return { count: hosts.count, host: (plan, port) => hosts.host(plan, port), end: async () => {} };
}
