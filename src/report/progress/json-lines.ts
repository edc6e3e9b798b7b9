import type { SimEvent } from '../../actors/events.js';
import { textFor } from '../style.js';
import type { Progress, ProgressSettings } from './progress.js';

/**
 * An object a line, for programs: one of kind `begin`, then one of kind `round` for each round, with all its metrics and,
 * where a command trains several runs, the name of the run.
 */
export class ProgressJsonLines implements Progress {
  readonly #settings: ProgressSettings;
  #run: { readonly run?: string } = {};
  #isOver = false;

  constructor(settings: ProgressSettings) {
    this.#settings = settings;
  }

  announce(_: string, facts: Readonly<Record<string, unknown>>): void {
    const { rounds, done } = this.#settings;
    this.#write({ kind: 'begin', ...facts, rounds, done });
  }

  begin(run: string): void {
    this.#run = { run };
  }

  update(event: SimEvent): void {
    if (event.kind !== 'round' || this.#isOver) return;
    this.#write({ kind: 'round', ...this.#run, ...event.metrics });
  }

  notice(text: string): void {
    const { stream } = this.#settings;
    stream.write(textFor(stream, `${text}\n`));
  }

  /** Changes nothing: the last round is still to come. */
  interrupt(): void {}

  stop(): void {
    this.#isOver = true;
  }

  #write(line: object): void {
    const { stream } = this.#settings;
    stream.write(textFor(stream, `${JSON.stringify(line)}\n`));
  }
}
