import { tell } from './terminal.js';

/** How a command that trains is stopped. */
export interface Interruption {
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
  /**
   * From now on the first Ctrl-C (SIGINT) aborts the signal, so that the training stops after the round under way; the second
   * ends the process at once. Before, the first one does: there is nothing yet to be kept.
   */
  listen(): void;
  /** Ctrl-C ends the process at once again. */
  ended(): void;
}

/**
 * @param clear ends what is drawn on the terminal
 * @param doing what the user is told to happen after the first Ctrl-C
 */
export function interruption(clear: () => void, doing = 'finishing the round, then saving a checkpoint'): Interruption {
  const stop = new AbortController();
  const interrupted = () => {
    clear();
    tell(`\n${doing}; press Ctrl-C again to quit at once\n`);
    stop.abort();
  };
  return {
    signal: stop.signal,
    listen: () => process.once('SIGINT', interrupted),
    ended: () => process.off('SIGINT', interrupted),
  };
}
