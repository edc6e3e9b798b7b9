import { SingleBar } from 'cli-progress';
import type { SimEvent } from '../actors/events.js';
import { oneLine } from '../core/printable.js';
import { formatBytes, formatSeconds, formatShare } from '../core/quantities.js';

/** The stream of a progress line. Only a terminal shows progress. */
export type ProgressStream = NodeJS.WritableStream & { readonly isTTY?: boolean };

/**
 * A live line on a terminal: round, accuracy, bytes sent so far, virtual time and the time left. Writes nothing to a
 * stream that is not a terminal.
 */
export class ProgressLine {
  readonly #bar: SingleBar;
  #accuracy: number | undefined;
  #bytes = 0;
  #behind = 0;
  #isOver = false;

  /** @param rounds number of rounds in the run, or in all runs together; `done` of them are finished */
  constructor(rounds: number, done: number, stream: ProgressStream) {
    this.#bar = new SingleBar({
      format:
        '{run}round {value}/{total} {bar} accuracy {accuracy} | {bytes} | virtual {virtual} | {eta_formatted} left',
      stream,
      barsize: 10, // the line of one run fits into 80 columns
      gracefulExit: false,
      noTTYOutput: false,
      // The line is cut here. Turning off the terminal's wrapping would outlast a killed process.
      linewrap: true,
    });
    this.#bar.start(rounds, done, { run: '', accuracy: '-', bytes: formatBytes(0), virtual: formatSeconds(0) });
  }

  /** Starts the next of several runs; `behind` counts the finished rounds of all runs. */
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

  /** Leaves the last line on the screen and draws no more. */
  stop(): void {
    this.#isOver = true;
    this.#bar.stop();
  }
}
