/**
 * Children per node of the heap. With four, paths are half as long as with two, and siblings are adjacent in memory.
 */
const branching = 4;

/** Subtracted from the sequence number of urgent entries, so that they come before all other entries of their time. */
const urgency = 2 ** 52;

/** The next entry of an {@link EventQueue}. */
export interface QueuedEntry<T> {
  readonly entry: T;
  readonly time: number;
  readonly ticket: number;
}

/**
 * A queue of entries by time. At equal times urgent entries come first, then the order of insertion counts. It is a
 * heap with its keys in flat arrays: 24 bytes per entry.
 */
export class EventQueue<T> {
  #times = new Float64Array(64);
  /** Tickets: the order of entries at equal times. */
  #tickets = new Float64Array(64);
  readonly #entries: T[] = [];
  #sequence = 0;

  get size(): number {
    return this.#entries.length;
  }

  /** The next entry with its time and its ticket; undefined if the queue is empty. */
  peek(): QueuedEntry<T> | undefined {
    if (this.#entries.length === 0) return undefined;
    return { entry: this.#entries[0], time: this.#times[0], ticket: this.#tickets[0] };
  }

  /**
   * Adds an entry.
   *
   * @param time not NaN
   * @returns a ticket, unique in this queue
   */
  push(entry: T, time: number, urgent: boolean): number {
    const place = this.#entries.length;
    if (place === this.#times.length) this.#grow();
    this.#entries.push(entry);
    const ticket = this.#sequence++ - (urgent ? urgency : 0);
    this.#rise(place, entry, time, ticket);
    return ticket;
  }

  /** Removes the next entry, if there is one. */
  pop(): void {
    const last = this.#entries.pop();
    const size = this.#entries.length;
    if (last !== undefined && size > 0) this.#sink(last, this.#times[size], this.#tickets[size]);
  }

  clear(): void {
    this.#entries.length = 0;
  }

  #rise(from: number, entry: T, time: number, ticket: number): void {
    const [times, tickets] = [this.#times, this.#tickets];
    let place = from;
    while (place > 0) {
      const parent = ((place - 1) / branching) | 0;
      if (times[parent] < time || (times[parent] === time && tickets[parent] < ticket)) break;
      this.#put(place, this.#entries[parent], times[parent], tickets[parent]);
      place = parent;
    }
    this.#put(place, entry, time, ticket);
  }

  #sink(entry: T, time: number, ticket: number): void {
    const [times, tickets] = [this.#times, this.#tickets];
    const size = this.#entries.length;
    let place = 0;
    for (let child = 1; child < size; child = place * branching + 1) {
      let least = child;
      const end = Math.min(child + branching, size);
      for (let other = child + 1; other < end; other++) {
        if (times[other] < times[least] || (times[other] === times[least] && tickets[other] < tickets[least]))
          least = other;
      }
      if (time < times[least] || (time === times[least] && ticket < tickets[least])) break;
      this.#put(place, this.#entries[least], times[least], tickets[least]);
      place = least;
    }
    this.#put(place, entry, time, ticket);
  }

  #put(place: number, entry: T, time: number, ticket: number): void {
    this.#entries[place] = entry;
    this.#times[place] = time;
    this.#tickets[place] = ticket;
  }

  #grow(): void {
    this.#times = doubled(this.#times);
    this.#tickets = doubled(this.#tickets);
  }
}

function doubled(numbers: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}
