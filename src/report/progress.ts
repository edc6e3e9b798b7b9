import { SingleBar } from 'cli-progress';
import type { SimEvent } from '../actors/events.js';
import { oneLine } from '../core/printable.js';
import { formatBytes, formatSeconds } from '../core/quantities.js';
import { accuracy, type Metric } from '../data/task.js';
import { metricValue } from './metric-value.js';

/** The stream of a progress line. Only a terminal shows progress. */
export type ProgressStream = NodeJS.WritableStream & { readonly isTTY?: boolean };

/**
 * A live line on a terminal: round, the metric, bytes sent so far, virtual time and the time left. Writes nothing to a
 * stream that is not a terminal.
 */
export class ProgressLine {
  readonly #bar: SingleBar;
  readonly #metric: Metric;
  #value: number | undefined;
  #bytes = 0;
  #behind = 0;
  #isOver = false;

  /**
   * @param rounds number of rounds in the run, or in all runs together; `done` of them are finished
   * @param metric what is shown of the models
   */
  constructor(rounds: number, done: number, stream: ProgressStream, metric: Metric = accuracy) {
    this.#metric = metric;
    this.#bar = new SingleBar({
      format: `{run}round {value}/{total} {bar} ${metric.name} {metric} | {bytes} | virtual {virtual} | {eta_formatted} left`,
      stream,
      barsize: 10, // the line of one run fits into 80 columns
      gracefulExit: false,
      noTTYOutput: false,
      // The line is cut here. Turning off the terminal's wrapping would outlast a killed process.
      linewrap: true,
    });
    this.#bar.start(rounds, done, { run: '', metric: '-', bytes: formatBytes(0), virtual: formatSeconds(0) });
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
    const { name } = this.#metric;
    this.#value = test?.[name] ?? personal?.[name].mean ?? this.#value;
    this.#bytes += uplinkBytes + downlinkBytes;
    this.#bar.update(this.#behind + round, {
      metric: metricValue(this.#metric, this.#value),
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
