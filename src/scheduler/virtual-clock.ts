import { Heap } from 'heap-js';
import { Observable, type SchedulerAction, type SchedulerLike, Subscription } from 'rxjs';

/** What waits in the queue of a {@link VirtualClock}. */
interface Entry {
  readonly time: number;
  readonly sequence: number;
  /** Goes before everything else that is due at its time. */
  readonly urgent: boolean;
  /** Work outside virtual time that has to be over before the entry may run; absent for entries that can run at once. */
  readonly outside?: Promise<void>;
  isReady: boolean;
  isCancelled: boolean;
  run(): void;
}

/**
 * A virtual clock: an RxJS scheduler on which time passes only by executing what is due, in the order of virtual time and,
 * at one time, of scheduling. `now()` and delays are virtual milliseconds, as RxJS has them; `seconds` is the same in
 * seconds. RxJS's operators (`timer`, `delay`, `interval`, ...) take it as their scheduler.
 *
 * Work whose duration becomes known only when it is over runs outside virtual time; see {@link completion}.
 */
export class VirtualClock implements SchedulerLike {
  readonly #queue = new Heap<Entry>(
    (a, b) => a.time - b.time || Number(b.urgent) - Number(a.urgent) || a.sequence - b.sequence,
  );
  #now: number;
  #scheduled = 0;

  /** @param start virtual milliseconds at which the clock starts */
  constructor(start = 0) {
    this.#now = start;
  }

  /** Virtual milliseconds. */
  now(): number {
    return this.#now;
  }

  /** Virtual seconds. */
  get seconds(): number {
    return this.#now / 1000;
  }

  /**
   * Executes `work` after a delay in virtual milliseconds. A negative delay is 0; what is scheduled after `Infinity` is
   * never executed.
   *
   * @throws RangeError if the delay is NaN
   */
  schedule<T>(work: (this: SchedulerAction<T>, state?: T) => void, delay = 0, state?: T): Subscription {
    return new Action<T>((execute, after) => this.#enqueue(this.#now + after, false, execute), work).schedule(
      state,
      delay,
    );
  }

  /**
   * The result of work done outside virtual time, which cannot have effects before a virtual time, its lower bound.
   * Subscribing starts the work. The result is emitted at the lower bound; from there the subscriber schedules whatever
   * the result says. When virtual time reaches the lower bound, the clock waits for the work, so that nothing later is
   * executed before, and results of equal bounds are emitted in the order of subscription, whichever work ends first.
   *
   * @param time the lower bound in virtual milliseconds since the start
   */
  completion<T>(work: () => Promise<T>, time: number): Observable<T> {
    return this.#outcome(work, time, false);
  }

  /** The result of work that takes no virtual time: it is emitted before anything else happens. */
  instant<T>(work: () => Promise<T>): Observable<T> {
    return this.#outcome(work, Number.NEGATIVE_INFINITY, true);
  }

  /** Emits once at a virtual time, in milliseconds since the start; at once if it has passed. */
  at(time: number): Observable<void> {
    return new Observable<void>((subscriber) =>
      this.#enqueue(time, false, () => {
        subscriber.next();
        subscriber.complete();
      }),
    );
  }

  #outcome<T>(work: () => Promise<T>, time: number, urgent: boolean): Observable<T> {
    return new Observable<T>((subscriber) => {
      let deliver = () => {};
      const outside = work().then(
        (value) => {
          deliver = () => {
            subscriber.next(value);
            subscriber.complete();
          };
        },
        (error) => {
          deliver = () => subscriber.error(error);
        },
      );
      return this.#enqueue(time, urgent, () => deliver(), outside);
    });
  }

  /**
   * Queues a callback.
   *
   * @returns the function that cancels it
   */
  #enqueue(due: number, urgent: boolean, run: () => void, outside?: Promise<void>): () => void {
    if (Number.isNaN(due)) throw new RangeError('VirtualClock: a time is NaN');
    if (due === Infinity) return () => {};
    const time = Math.max(this.#now, due);
    const sequence = this.#scheduled++;
    const entry: Entry = { time, sequence, urgent, outside, isReady: !outside, isCancelled: false, run };
    this.#queue.push(entry);
    return () => {
      entry.isCancelled = true;
    };
  }

  /**
   * Lets time pass until nothing is left to execute.
   *
   * @throws what scheduled work throws; what is still queued then is dropped
   */
  async run(): Promise<void> {
    for (let next = this.#queue.peek(); next; next = this.#queue.peek()) {
      if (!next.isCancelled && !next.isReady) {
        await next.outside;
        next.isReady = true;
        // While waiting, someone may have scheduled something earlier.
        continue;
      }
      this.#queue.pop();
      if (next.isCancelled) continue;
      this.#now = next.time;
      try {
        next.run();
      } catch (error) {
        this.#queue.clear();
        throw error;
      }
    }
  }
}

/** Scheduled work: a subscription that cancels it, which the work itself may schedule anew. */
class Action<T> extends Subscription implements SchedulerAction<T> {
  readonly #enqueue: (execute: () => void, delay: number) => () => void;
  readonly #work: (this: SchedulerAction<T>, state?: T) => void;
  #cancel = () => {};

  constructor(
    enqueue: (execute: () => void, delay: number) => () => void,
    work: (this: SchedulerAction<T>, state?: T) => void,
  ) {
    super(() => this.#cancel());
    this.#enqueue = enqueue;
    this.#work = work;
  }

  schedule(state?: T, delay = 0): Subscription {
    if (this.closed) return this;
    this.#cancel();
    this.#cancel = this.#enqueue(() => this.#work.call(this, state), delay);
    return this;
  }
}
