import type { Part } from './part.js';

/** A checkpoint: everything a run needs to go on after a round. */
export interface Checkpoint {
  /** The last round played. */
  readonly round: number;
  /** All that is small, encoded. It names parts by their position. */
  readonly head: Uint8Array;
  /** What may be large, each once. What has not changed since an earlier checkpoint of the run is the same part. */
  readonly parts: readonly Part[];
}
