import type { SimEvent } from '../../actors/events.js';
import { oneLine } from '../../core/printable.js';
import { textFor } from '../style.js';
import type { Progress, ProgressSettings } from './progress.js';
import { RoundStatus } from './round-status.js';

/** A line a round, for a file or the log of a build. */
export class ProgressLines implements Progress {
  readonly #settings: ProgressSettings;
  readonly #status: RoundStatus;
  #run = '';
  #behind = 0;
  #isOver = false;

  constructor(settings: ProgressSettings) {
    this.#settings = settings;
    this.#status = new RoundStatus(settings.metric);
  }

  announce(text: string): void {
    this.#write(text);
  }

  begin(run: string, behind: number): void {
    this.#run = `${oneLine(run)} | `;
    this.#behind = behind;
    this.#status.begin();
  }

  update(event: SimEvent): void {
    if (event.kind !== 'round' || this.#isOver) return;
    this.#status.add(event.metrics);
    const round = this.#behind + event.metrics.round;
    const facts = Object.values(this.#status.shown ?? {});
    this.#write([`${this.#run}round ${round}/${this.#settings.rounds}`, ...facts].join(' | '));
  }

  notice(text: string): void {
    this.#write(text);
  }

  /** Changes nothing: the line of the last round is still to come. */
  interrupt(): void {}

  stop(): void {
    this.#isOver = true;
  }

  #write(line: string): void {
    const { stream } = this.#settings;
    stream.write(textFor(stream, `${line}\n`));
  }
}
