import { SingleBar } from 'cli-progress';
import type { SimEvent } from '../../actors/events.js';
import { oneLine } from '../../core/printable.js';
import { formatSeconds } from '../../core/quantities.js';
import { textFor } from '../style.js';
import type { Progress, ProgressSettings, ProgressStream } from './progress.js';
import { RoundStatus } from './round-status.js';

/** A live line on a terminal: round, the metric, bytes sent so far, virtual time and the time left. */
export class ProgressBar implements Progress {
  readonly #stream: ProgressStream;
  readonly #settings: ProgressSettings;
  readonly #bar: SingleBar;
  readonly #status: RoundStatus;
  #behind = 0;
  #isOver = false;

  constructor(settings: ProgressSettings) {
    const { stream, metric } = settings;
    this.#stream = stream;
    this.#settings = settings;
    this.#status = new RoundStatus(metric);
    this.#bar = new SingleBar({
      format: '{run}round {value}/{total} {bar} {status}{eta_formatted}',
      stream,
      barsize: 10, // the line of one run fits into 80 columns
      formatTime: timeLeft,
      gracefulExit: false,
      noTTYOutput: false,
      // The line is cut here. Turning off the terminal's wrapping would outlast a killed process.
      linewrap: true,
    });
  }

  announce(text: string): void {
    this.#stream.write(textFor(this.#stream, `${text}\n`));
    const { rounds, done } = this.#settings;
    this.#bar.start(rounds, done, { run: '', status: this.#status.text });
  }

  begin(run: string, behind: number): void {
    if (this.#isOver) return;
    this.#behind = behind;
    this.#status.begin();
    this.#bar.update(behind, { run: `${oneLine(run)} | ` });
  }

  update(event: SimEvent): void {
    if (event.kind !== 'round' || this.#isOver) return;
    this.#status.add(event.metrics);
    this.#bar.update(this.#behind + event.metrics.round, { status: this.#status.text });
  }

  /** Leaves the last line on the screen and draws no more. */
  stop(): void {
    this.#isOver = true;
    this.#bar.stop();
  }
}

/** `| 12s left`; nothing while the bar has no estimate, which it then gives as a text. */
function timeLeft(seconds: unknown): string {
  return typeof seconds === 'number' && seconds > 0 ? ` | ${formatSeconds(seconds)} left` : '';
}
