import { clearLine, cursorTo } from 'node:readline';
import { writeMessage } from './terminal.js';

/** The interruption of a command that trains. */
export interface Interruption {
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
  /**
   * From now on the first Ctrl-C (SIGINT) aborts the signal, so that the training stops after the current round, and
   * the second ends the process at once. Before this call the first Ctrl-C ends the process, since there is nothing to
   * save.
   */
  listen(): void;
  /** Restores the default: Ctrl-C ends the process at once. */
  ended(): void;
}

/**
 * @param clear removes the progress line from the terminal
 * @param doing what happens after the first Ctrl-C, as a message to the user
 */
export function interruption(clear: () => void, doing = 'finishing the round, then saving a checkpoint'): Interruption {
  const stop = new AbortController();
  const interrupted = () => {
    clear();
    if (process.stderr.isTTY) removeEcho();
    writeMessage(`${doing};\npress Ctrl-C again to quit at once\n`);
    stop.abort();
  };
  return {
    signal: stop.signal,
    listen: () => process.once('SIGINT', interrupted),
    ended: () => process.off('SIGINT', interrupted),
  };
}

/** Removes what a terminal shows of the key: `^C` at the start of a line. */
function removeEcho(): void {
  cursorTo(process.stderr, 0);
  clearLine(process.stderr, 0);
}
