import { SingleBar } from 'cli-progress';
import type { SimEvent } from '../actors/events.js';
import { oneLine } from '../core/printable.js';
import { formatBytes, formatSeconds, formatShare } from '../core/quantities.js';

/** Where progress goes: a terminal, or anything else that gets none. */
export type ProgressStream = NodeJS.WritableStream & { readonly isTTY?: boolean };

/**
 * A live line on a terminal: round, accuracy, bytes sent so far, virtual time and the time left. On a stream that is not
 * a terminal it writes nothing.
 */
export class ProgressLine {
  readonly #bar: SingleBar;
  #accuracy: number | undefined;
  #bytes = 0;
  #behind = 0;
  #isOver = false;

  /** @param rounds rounds in the run, or in all runs together; `done` of them lie behind */
  constructor(rounds: number, done: number, stream: ProgressStream) {
    this.#bar = new SingleBar({
      format:
        '{run}round {value}/{total} {bar} accuracy {accuracy} | {bytes} | virtual {virtual} | {eta_formatted} left',
      stream,
      barsize: 10, // the line of one run fits into 80 columns
      gracefulExit: false,
      noTTYOutput: false,
      // Cuts the line itself: a terminal told not to wrap stays so where the process is killed, and cuts all that follows.
      linewrap: true,
    });
    this.#bar.start(rounds, done, { run: '', accuracy: '-', bytes: formatBytes(0), virtual: formatSeconds(0) });
  }

  /** What follows belongs to one run of several, which is named; so many rounds of all lie behind it. */
  begin(run: string, behind: number): void {
    if (this.#isOver) return;
    this.#behind = behind;
    this.#bytes = 0;
    this.#bar.update(behind, { run: `${oneLine(run)} | ` });
  }

  update(event: SimEvent): void {
    if (event.kind !== 'round' || this.#isOver) return;
    const { round, test, personal, uplinkBytes, downlinkBytes, virtualSeconds } = event.metrics;
    this.#accuracy = test?.accuracy ?? personal?.accuracy.mean ?? this.#accuracy;
    this.#bytes += uplinkBytes + downlinkBytes;
    this.#bar.update(this.#behind + round, {
      accuracy: formatShare(this.#accuracy),
      bytes: formatBytes(this.#bytes),
      virtual: formatSeconds(virtualSeconds),
    });
  }

  /** Leaves the last line standing, and draws no other. */
  stop(): void {
    this.#isOver = true;
    this.#bar.stop();
  }
}
