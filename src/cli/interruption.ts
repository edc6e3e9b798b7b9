/**
 * Listens for Ctrl-C (SIGINT): the first aborts the signal, so that the run stops after the round under way with a
 * checkpoint; the second ends the process at once, as by default. `ended` stops listening.
 *
 * @param doing what the user is told to happen after the first
 */
export function interruption(doing = 'finishing the round, then saving a checkpoint'): {
  readonly signal: AbortSignal;
  ended(): void;
} {
  const stop = new AbortController();
  const interrupted = () => {
    process.stderr.write(`\n${doing}; press Ctrl-C again to quit at once\n`);
    stop.abort();
  };
  process.once('SIGINT', interrupted);
  return { signal: stop.signal, ended: () => process.off('SIGINT', interrupted) };
}
