import { Format, SingleBar } from 'cli-progress';
import type { SimEvent } from '../../actors/events.js';
import { oneLine } from '../../core/printable.js';
import { textFor } from '../style.js';
import { barLine } from './bar-line.js';
import type { Progress, ProgressSettings, ProgressStream } from './progress.js';
import { RoundStatus } from './round-status.js';

/** Columns that stay free: a terminal shows `^C` at the end of the line when it is pressed. */
const free = 3;

/** A live line on a terminal: round, the metric, bytes sent so far, virtual time and the time left. */
export class ProgressBar implements Progress {
  readonly #stream: ProgressStream;
  readonly #settings: ProgressSettings;
  readonly #bar: SingleBar;
  readonly #status: RoundStatus;
  #run: string | undefined;
  #round: number;
  #behind = 0;
  #isOver = false;

  constructor(settings: ProgressSettings) {
    const { stream, metric, done } = settings;
    this.#stream = stream;
    this.#settings = settings;
    this.#round = done;
    this.#status = new RoundStatus(metric);
    this.#bar = new SingleBar({
      format: (_, { eta }) => this.#line(typeof eta === 'number' && eta > 0 ? eta : undefined),
      stream,
      clearOnComplete: true,
      gracefulExit: false,
      noTTYOutput: false,
      // Turning off the terminal's wrapping would outlast a killed process.
      linewrap: true,
    });
  }

  announce(text: string): void {
    this.#stream.write(textFor(this.#stream, `${text}\n`));
    this.#bar.start(this.#settings.rounds, this.#round);
  }

  begin(run: string, behind: number): void {
    if (this.#isOver) return;
    this.#run = oneLine(run);
    this.#behind = behind;
    this.#status.begin();
    this.#move(behind);
  }

  update(event: SimEvent): void {
    if (event.kind !== 'round' || this.#isOver) return;
    this.#status.add(event.metrics);
    this.#move(this.#behind + event.metrics.round);
  }

  notice(text: string): void {
    if (!this.#isOver) this.#bar.stop();
    this.#stream.write(textFor(this.#stream, `${text}\n`));
    if (!this.#isOver) this.#bar.start(this.#settings.rounds, this.#round);
  }

  /** Removes the line. */
  interrupt(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#bar.stop();
  }

  /** Leaves the last line on the screen and draws no more. */
  stop(): void {
    if (this.#isOver) return;
    this.interrupt();
    this.#stream.write(textFor(this.#stream, `${this.#line()}\n`));
  }

  #move(round: number): void {
    this.#round = round;
    this.#bar.update(round);
  }

  #line(secondsLeft?: number): string {
    const { rounds, stream } = this.#settings;
    const bar = Format.BarFormat(rounds > 0 ? this.#round / rounds : 1, {
      barCompleteString: '='.repeat(barSize),
      barIncompleteString: '-'.repeat(barSize),
      barsize: barSize,
      barGlue: '',
    });
    const state = { run: this.#run, round: this.#round, rounds, bar, last: this.#status.shown, secondsLeft };
    return barLine(state, (stream.columns ?? 80) - free);
  }
}

const barSize = 10;
