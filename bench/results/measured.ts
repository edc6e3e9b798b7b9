import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { measuredClaim } from '../../src/experiments/reproduction/claims.js';
import { writeAtomically } from '../../src/records/atomic-file.js';
import { parseInput } from '../../src/scenario/problems.js';

const cells = z.record(z.string(), z.string());

const comparison = z.strictObject({
  comparison: z.string(),
  /** What all runs have in common, in words. */
  setting: z.string(),
  seeds: z.string(),
  variants: z.array(
    z.strictObject({
      name: z.string(),
      /** By column: the metric and measures. */
      learning: cells,
      /** By column: rounds, bytes and virtual time. */
      cost: cells,
    }),
  ),
});

/** A part of the document that belongs to one comparison, as Markdown. */
const text = z.strictObject({ comparison: z.string(), text: z.string() });

const schema = z.strictObject({
  comparisons: z.array(comparison),
  claims: z.array(measuredClaim),
  incentives: z.array(text),
  detection: z.array(text),
});

/** All figures that the document of results shows, out of runs that need not exist any more. */
export type Measured = z.infer<typeof schema>;
/** One comparison, or the runs of one setting. */
export type MeasuredComparison = Measured['comparisons'][number];

/** @throws InputError if the file does not hold measured figures */
export function readMeasured(file: string): Measured {
  return parseInput(schema, JSON.parse(readFileSync(file, 'utf8')), file);
}

export function writeMeasured(file: string, measured: Measured): void {
  writeAtomically(file, `${JSON.stringify(measured, null, 2)}\n`);
}

/**
 * Earlier figures with those of comparisons that were measured anew in their place.
 *
 * @param anew the names of these comparisons, of which nothing earlier stays
 */
export function withFresh(earlier: Measured, fresh: Measured, anew: ReadonlySet<string>): Measured {
  return {
    comparisons: inPlace(earlier.comparisons, fresh.comparisons, anew, ({ comparison }) => comparison),
    claims: inPlace(earlier.claims, fresh.claims, anew, ({ entry }) => entry.comparison),
    incentives: inPlace(earlier.incentives, fresh.incentives, anew, ({ comparison }) => comparison),
    detection: inPlace(earlier.detection, fresh.detection, anew, ({ comparison }) => comparison),
  };
}

/** Fresh parts where their comparison stood; those of new comparisons at the end. */
function inPlace<Part>(
  earlier: readonly Part[],
  fresh: readonly Part[],
  anew: ReadonlySet<string>,
  comparisonOf: (part: Part) => string,
): Part[] {
  const names = new Set([...earlier, ...fresh].map(comparisonOf));
  return [...names].flatMap((name) => (anew.has(name) ? fresh : earlier).filter((part) => comparisonOf(part) === name));
}
