import { createHash, type Hash } from 'node:crypto';
import stringify from 'safe-stable-stringify';
import type { RoundMetrics } from '../actors/events.js';

/**
 * A SHA-256 over everything deterministic in the metrics of a run: each round as JSON with sorted keys and without
 * `wallSeconds`, one round a line. Equal scenarios and seeds give equal hashes, whatever the threads and interruptions.
 */
export class MetricsHash {
  readonly #hash: Hash = createHash('sha256');

  /** Adds the next round. */
  add({ wallSeconds: _, ...deterministic }: RoundMetrics): void {
    this.#hash.update(`${stringify(deterministic)}\n`);
  }

  /** The hash of all rounds added, in hexadecimal. Ends the hash. */
  digest(): string {
    return this.#hash.digest('hex');
  }
}
