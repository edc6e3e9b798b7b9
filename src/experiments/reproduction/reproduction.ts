import type { ReproducibleTable } from './catalogue.js';
import { claimOf, type MeasuredClaim } from './claims.js';
import { expectedRange, type Range } from './expected-range.js';
import type { Figure } from './figure.js';
import type { Published } from './published.js';

/** A method in a reproduced table. */
export interface ReproducedLine {
  readonly method: string;
  /** As the paper has it. */
  readonly published: string | number;
  /** As it was measured for the documentation; absent if it was not. */
  readonly expected?: Figure;
  /** Where the mean of the new runs is to be expected; absent where nothing or one seed was measured before. */
  readonly range?: Range;
  /** As it was measured now; absent if it was not. */
  readonly measured?: Figure;
  /** Absent where nothing is expected, or nothing was measured now. */
  readonly within?: boolean;
}

/** One published entry of a reproduced table. */
export interface ReproducedClaim {
  readonly entry: Published;
  /** In what the runs depart from the scale of the paper. */
  readonly here: readonly string[];
  /** Of the expected figures. */
  readonly expectedSeeds?: string;
  readonly lines: readonly ReproducedLine[];
}

/** The figures of old files have two digits of shares, and one of deviations of rounds. */
const roundingErrors = { accuracy: 0.005, personal: 0.005, measure: 0.005, rounds: 0.05, bytes: 0 } as const;

/**
 * Holds figures that were measured now against published ones and against the ranges in which they are expected.
 *
 * @param expected what was measured for the documentation
 * @param measured what was measured now; empty before anything is measured
 * @param runs the number of new runs for which ranges are given where nothing was measured, at least 1
 */
export function reproductionOf(
  { published }: ReproducibleTable,
  expected: readonly MeasuredClaim[],
  measured: readonly MeasuredClaim[],
  runs: number,
): ReproducedClaim[] {
  return published.map((entry) => {
    const earlier = claimOf(expected, entry);
    const now = claimOf(measured, entry);
    const lines = Object.entries(entry.figures).map(([method, figure]) =>
      reproducedLine(entry, { method, published: figure }, lineOf(earlier, method), lineOf(now, method), runs),
    );
    const here = (now ?? earlier)?.here ?? [];
    return { entry, here, ...(earlier && { expectedSeeds: earlier.seeds }), lines };
  });
}

function lineOf(claim: MeasuredClaim | undefined, method: string): Figure | undefined {
  return claim?.lines.find((line) => line.method === method)?.measured;
}

function reproducedLine(
  { quantity }: Published,
  line: Pick<ReproducedLine, 'method' | 'published'>,
  expected: Figure | undefined,
  measured: Figure | undefined,
  runs: number,
): ReproducedLine {
  const range = expected && expectedRange(expected, measured?.known || runs, quantity);
  const within = expected && measured && isWithin(expected, range, measured, roundingErrors[quantity]);
  return {
    ...line,
    ...(expected && { expected }),
    ...(range && { range }),
    ...(measured && { measured }),
    ...(within !== undefined && { within }),
  };
}

/** Where a target was reached by no run before, it is expected that none reaches it now. */
function isWithin(expected: Figure, range: Range | undefined, { mean }: Figure, error: number): boolean | undefined {
  if (expected.mean === undefined) return mean === undefined;
  if (!range) return undefined;
  return mean !== undefined && mean >= range.low - error && mean <= range.high + error;
}
