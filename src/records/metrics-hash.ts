import { createHash, type Hash } from 'node:crypto';
import stringify from 'safe-stable-stringify';
import type { RoundMetrics } from '../actors/events.js';

/**
 * A SHA-256 of all deterministic metrics of a run: each round as JSON with sorted keys and without `wallSeconds`, one
 * round per line. Equal scenarios and seeds give equal hashes on any number of threads and after any interruption.
 */
export class MetricsHash {
  readonly #hash: Hash = createHash('sha256');

  /** Adds the next round to the hash. */
  add({ wallSeconds: _, ...deterministic }: RoundMetrics): void {
    this.#hash.update(`${stringify(deterministic)}\n`);
  }

  /** Returns the hash of all rounds in hexadecimal. No round can be added after it. */
  digest(): string {
    return this.#hash.digest('hex');
  }
}
