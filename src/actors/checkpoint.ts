import type { Part } from './part.js';

/** Everything that a run needs to continue after a round. */
export interface Checkpoint {
  /** The last round played. */
  readonly round: number;
  /** The small part of the state, encoded. It refers to parts by their position. */
  readonly head: Uint8Array;
  /**
   * The large parts of the state, each once. A part that has not changed since an earlier checkpoint of the run is the
   * same object.
   */
  readonly parts: readonly Part[];
}
