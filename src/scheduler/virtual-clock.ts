import { Observable, type SchedulerAction, type SchedulerLike, Subscription, type Unsubscribable } from 'rxjs';
import { EventQueue } from './event-queue.js';

/** An entry in the queue of a {@link VirtualClock}. */
interface Entry {
  /** Work outside virtual time that must finish before the entry runs; absent for entries that can run at once. */
  outside?: Promise<void>;
  /** Whether the entry with this ticket was cancelled. */
  isCancelled(ticket: number): boolean;
  run(): void;
}

/** A callback that is queued once. */
class Callback implements Entry, Unsubscribable {
  #run?: () => void;
  outside?: Promise<void>;

  constructor(run: () => void, outside?: Promise<void>) {
    this.#run = run;
    this.outside = outside;
  }

  isCancelled(): boolean {
    return this.#run === undefined;
  }

  run(): void {
    this.#run?.();
  }

  /** Cancels the callback and releases it at once. Its place stays in the queue until it is due. */
  unsubscribe(): void {
    this.#run = undefined;
    this.outside = undefined;
  }
}

/** Queues an entry after a delay. Returns the ticket, or undefined if it is never due. */
type Delay = (entry: Entry, delay: number) => number | undefined;

/**
 * A virtual clock: an RxJS scheduler on which time passes only by executing entries, in the order of virtual time and,
 * at equal times, of scheduling. `now()` and delays are virtual milliseconds, as in RxJS; `seconds` is the same in
 * seconds. RxJS's operators (`timer`, `delay`, `interval`, ...) take it as their scheduler.
 *
 * Work whose duration is known only after it ends runs outside virtual time; see {@link completion}.
 */
export class VirtualClock implements SchedulerLike {
  readonly #queue = new EventQueue<Entry>();
  #now: number;

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
   * Executes `work` after a delay in virtual milliseconds. A negative delay counts as 0. Work with an infinite delay
   * is never executed.
   *
   * @throws RangeError if the delay is NaN
   */
  schedule<T>(work: (this: SchedulerAction<T>, state?: T) => void, delay = 0, state?: T): Subscription {
    return new Action<T>(this.#after, work).schedule(state, delay);
  }

  /**
   * The result of work outside virtual time that has no effects before a virtual time, its lower bound. Subscribing starts
   * the work. The result is emitted at the lower bound, and the subscriber schedules its effects from there. When virtual
   * time reaches the bound, the clock waits for the work, so that nothing later is executed first. Results with equal
   * bounds are emitted in the order of subscription, not in the order in which the work ends.
   *
   * @param time the lower bound in virtual milliseconds since the start
   */
  completion<T>(work: () => Promise<T>, time: number): Observable<T> {
    return this.#outcome(work, time, false);
  }

  /** The result of work that takes no virtual time. It is emitted before anything else happens. */
  instant<T>(work: () => Promise<T>): Observable<T> {
    return this.#outcome(work, Number.NEGATIVE_INFINITY, true);
  }

  /** Emits once at a virtual time, in milliseconds since the start; at once if it has passed. */
  at(time: number): Observable<void> {
    return new Observable<void>((subscriber) =>
      this.#callback(() => {
        subscriber.next();
        subscriber.complete();
      }, time),
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
      return this.#callback(() => deliver(), time, urgent, outside);
    });
  }

  readonly #after: Delay = (entry, delay) => this.#enqueue(entry, this.#now + delay);

  /** Queues a callback. Unsubscribing from the result cancels it. */
  #callback(run: () => void, due: number, urgent = false, outside?: Promise<void>): Unsubscribable {
    const callback = new Callback(run, outside);
    this.#enqueue(callback, due, urgent);
    return callback;
  }

  #enqueue(entry: Entry, due: number, urgent = false): number | undefined {
    if (Number.isNaN(due)) throw new RangeError('VirtualClock: a time is NaN');
    return due === Infinity ? undefined : this.#queue.push(entry, Math.max(this.#now, due), urgent);
  }

  /**
   * Executes entries until the queue is empty.
   *
   * @throws any error of scheduled work; the remaining entries are dropped
   */
  async run(): Promise<void> {
    for (let next = this.#queue.peek(); next; next = this.#queue.peek()) {
      if (next.entry.outside) {
        await next.entry.outside;
        next.entry.outside = undefined;
        // During the wait something earlier may have been scheduled.
        continue;
      }
      this.#queue.pop();
      const { entry, time, ticket } = next;
      if (entry.isCancelled(ticket)) continue;
      this.#now = time;
      try {
        entry.run();
      } catch (error) {
        this.#queue.clear();
        throw error;
      }
    }
  }
}

/** Scheduled work: a subscription that cancels it, and that the work itself may schedule again. */
class Action<T> extends Subscription implements SchedulerAction<T>, Entry {
  readonly outside = undefined;
  readonly #after: Delay;
  readonly #work: (this: SchedulerAction<T>, state?: T) => void;
  #state?: T;
  /** The ticket of its latest entry; earlier entries are void. */
  #ticket?: number;

  constructor(after: Delay, work: (this: SchedulerAction<T>, state?: T) => void) {
    super();
    this.#after = after;
    this.#work = work;
  }

  schedule(state?: T, delay = 0): Subscription {
    if (this.closed) return this;
    this.#state = state;
    this.#ticket = this.#after(this, delay);
    return this;
  }

  isCancelled(ticket: number): boolean {
    return this.closed || ticket !== this.#ticket;
  }

  run(): void {
    this.#work.call(this, this.#state);
  }
}
