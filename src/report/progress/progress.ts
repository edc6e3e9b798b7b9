import type { SimEvent } from '../../actors/events.js';
import type { Metric } from '../../data/task.js';

/** The ways to report progress. */
export const progressKinds = ['auto', 'bar', 'lines', 'jsonl', 'none'] as const;
/** One of {@link progressKinds}. */
export type ProgressKind = (typeof progressKinds)[number];

/** What a command reports while it trains. */
export interface Progress {
  /**
   * The command has been checked and begins.
   *
   * @param text one line for people
   * @param facts the same as data
   */
  announce(text: string, facts: Readonly<Record<string, unknown>>): void;
  /** The next of several runs begins; `behind` counts the finished rounds of all runs. */
  begin(run: string, behind: number): void;
  update(event: SimEvent): void;
  /** Writes a warning for people, a sentence. */
  notice(text: string): void;
  /** The user has asked to stop after this round: what stands in the way of a message is removed. */
  interrupt(): void;
  /** Ends the report. What comes later is not shown. */
  stop(): void;
}

/** What a report of progress needs to know. */
export interface ProgressSettings {
  /** Rounds in the run, or in all runs together. */
  readonly rounds: number;
  /** How many of them are finished. */
  readonly done: number;
  readonly stream: ProgressStream;
  /** What is shown of the models. */
  readonly metric: Metric;
}

/** The stream of a report of progress. */
export type ProgressStream = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
