import { formatSeconds } from '../../core/quantities.js';
import type { ShownRound } from './round-status.js';

/** What the live line of a run says. */
export interface BarState {
  /** The name of the run, where a command trains several. */
  readonly run?: string;
  readonly round: number;
  readonly rounds: number;
  /** `====------` */
  readonly bar: string;
  /** Absent before the first round of the run. */
  readonly last?: ShownRound;
  /** Seconds until the end of all runs, where that is known. */
  readonly secondsLeft?: number;
}

/** What a narrow terminal leaves out, in this order. */
const expendable = ['bytes', 'time', 'bar', 'left', 'run'] as const;

/**
 * The live line: `prox-seed1 | round 5/6 ========-- | accuracy 92.20% | 1.52 MB | virtual 8.1s | 3s left`. Where that is wider
 * than `width` columns, parts are left out.
 */
export function barLine({ run, round, rounds, bar, last, secondsLeft }: BarState, width: number): string {
  const lines = [0, 1, 2, 3, 4, 5].map((count) => {
    const without: readonly string[] = expendable.slice(0, count);
    const unless = (part: (typeof expendable)[number], text: string | undefined) =>
      without.includes(part) ? undefined : text;
    const parts = [
      unless('run', run),
      [`round ${round}/${rounds}`, unless('bar', bar)].filter(Boolean).join(' '),
      last?.metric,
      unless('bytes', last?.bytes),
      unless('time', last?.time),
      unless('left', secondsLeft === undefined ? undefined : `${formatSeconds(secondsLeft)} left`),
    ];
    return parts.filter(Boolean).join(' | ');
  });
  return (lines.find((line) => line.length <= width) ?? lines[expendable.length]).slice(0, width);
}
