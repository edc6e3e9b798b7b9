import { MessageChannel } from 'node:worker_threads';
import { type Remote, wrap } from 'comlink';
import { prepareTensorflowEnvironment } from '../../engine/tensorflow/environment.js';
import type { HostPlan } from '../plan.js';
import { type Outcome, unwrap } from './fault.js';
import type { Abilities, HostApi } from './host-api.js';
import type { Hosts } from './host-threads.js';

/** How often a call is tried if its host dies. */
const attemptsAllowed = 3;

/** A call for the next free host. */
interface Call {
  readonly start: (host: Remote<HostApi>) => Promise<void>;
  readonly reject: (error: Error) => void;
  attemptsLeft: number;
}

/** A place for a host. A dead host is replaced in its place. */
interface Place {
  readonly host: Remote<HostApi>;
  /** The host's whole life: settles when its thread has ended, with the error that ended it. */
  readonly life: Promise<void>;
  /** Settles when the host has started, or has failed to start. */
  started: Promise<void>;
  /** The call in work, and the one after it. */
  readonly calls: Call[];
  isReady: boolean;
}

/** A call whose host died at every attempt. */
class HostDeathError extends Error {
  override readonly name = 'HostDeathError';
  readonly code = 'host-died';
}

/**
 * The hosts: worker threads, each of which can play any actor. Piscina starts the threads and reports when one dies. A
 * host answers calls on its own port, which it gets with its only task, which lasts as long as the host. Calls go to
 * the next free host in their order. If more calls wait than there are hosts, each host gets one in advance, so that
 * it need not wait for the main thread. A call whose host dies is repeated on another host. Hosts keep nothing between
 * calls, so that the result is the same.
 */
export class HostPool {
  readonly #plan: HostPlan;
  readonly #threads: Hosts;
  readonly #places: Place[];
  readonly #queue: Call[] = [];
  #ending?: Error;
  #idle = () => {};

  constructor(plan: HostPlan, threads: Hosts) {
    this.#plan = plan;
    this.#threads = threads;
    if (plan.backend === 'tensorflow') prepareTensorflowEnvironment();
    this.#places = Array.from({ length: threads.count }, () => this.#open());
  }

  /** The abilities of the strategy. Resolves when the first host has started. */
  abilities(): Promise<Abilities> {
    return this.run((host) => host.ready());
  }

  /**
   * Runs a task on the next free host.
   *
   * @param attempts 1 for a task that cannot be repeated because it transfers its buffers
   * @throws any error of user code in the host, or a {@link HostDeathError}
   */
  run<T>(task: (host: Remote<HostApi>) => Promise<Outcome<T>>, attempts = attemptsAllowed): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#ending) return reject(this.#ending);
      const start = async (host: Remote<HostApi>) => resolve(unwrap(await task(host)));
      this.#queue.push({ start, reject, attemptsLeft: attempts });
      this.#dispatch();
    });
  }

  /** Waits for the calls in work, refuses those that wait, and ends the threads. */
  async close(): Promise<void> {
    this.#end(new Error('the hosts are closed'));
    // A thread that is terminated while it runs native code ends the whole process.
    await Promise.all(this.#places.map((place) => place.started));
    await new Promise<void>((resolve) => {
      this.#idle = () => {
        if (this.#places.every((place) => place.calls.length === 0)) resolve();
      };
      this.#idle();
    });
    await Promise.allSettled(
      this.#places.filter((place) => place.isReady).map((place) => Promise.race([place.host.close(), place.life])),
    );
    await this.#threads.end();
  }

  #open(): Place {
    const { port1, port2 } = new MessageChannel();
    const life = this.#threads.host(this.#plan, port2).finally(() => port1.close());
    const place = { host: wrap<HostApi>(port1), life, started: Promise.resolve(), calls: [], isReady: false };
    place.started = this.#awaitStart(place);
    life.catch((error) => this.#replace(place, error));
    return place;
  }

  /**
   * Waits until a new host has started. A host that fails to start ends the pool, since the next one would fail too.
   */
  async #awaitStart(place: Place): Promise<void> {
    try {
      const outcome = await Promise.race([place.host.ready(), place.life]);
      if (!outcome) throw new Error('a host ended before it began');
      unwrap(outcome);
    } catch (error) {
      this.#end(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    place.isReady = true;
    this.#dispatch();
  }

  #dispatch(): void {
    for (const place of this.#places) {
      if (place.isReady && place.calls.length === 0) this.#assign(place);
    }
    for (const place of this.#places) {
      const isWorthwhile = this.#queue.length > this.#places.length && this.#queue[0].attemptsLeft > 1;
      if (place.isReady && place.calls.length === 1 && isWorthwhile) this.#assign(place);
    }
  }

  #assign(place: Place): void {
    const call = this.#queue.shift();
    if (!call) return;
    place.calls.push(call);
    void this.#serve(place, call);
  }

  async #serve(place: Place, call: Call): Promise<void> {
    try {
      await call.start(place.host);
    } catch (error) {
      call.reject(error instanceof Error ? error : new Error(String(error)));
    }
    // The port of a dead host never answers, so only living hosts get here.
    place.calls.shift();
    this.#idle();
    this.#dispatch();
  }

  /** Starts a new host in place of a dead one, and puts its calls back at the head of the queue. */
  #replace(place: Place, cause: Error): void {
    const [call, ...ahead] = place.calls.splice(0);
    if (this.#ending || !place.isReady) {
      for (const lost of [call, ...ahead]) lost?.reject(this.#ending ?? cause);
    } else {
      this.#queue.unshift(...ahead);
      if (call && --call.attemptsLeft > 0) this.#queue.unshift(call);
      else call?.reject(new HostDeathError(`its host died whenever it was tried: ${cause.message}`, { cause }));
      this.#places[this.#places.indexOf(place)] = this.#open();
    }
    place.isReady = false;
    this.#idle();
  }

  /** Refuses all further calls and those that wait. */
  #end(error: Error): void {
    this.#ending ??= error;
    for (const call of this.#queue.splice(0)) call.reject(this.#ending);
  }
}
