import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { writeAtomically } from '../../src/records/atomic-file.js';
import { parseInput } from '../../src/scenario/problems.js';
import { identityOf, type Published } from './published.js';

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

const claim = z.strictObject({
  /** What identifies the entry among the published ones. */
  entry: z.looseObject({ comparison: z.string() }),
  /** In what the runs depart from the scale of the paper: `rounds 30`. */
  here: z.array(z.string()),
  seeds: z.string(),
  lines: z.array(z.strictObject({ method: z.string(), measured: z.string(), gain: z.string().optional() })),
});

/** A part of the document that belongs to one comparison, as Markdown. */
const text = z.strictObject({ comparison: z.string(), text: z.string() });

const schema = z.strictObject({
  comparisons: z.array(comparison),
  claims: z.array(claim),
  incentives: z.array(text),
  detection: z.array(text),
});

/** All figures that the document of results shows, out of runs that need not exist any more. */
export type Measured = z.infer<typeof schema>;
/** One comparison, or the runs of one setting. */
export type MeasuredComparison = Measured['comparisons'][number];
/** What was measured beside the figures of one published entry. */
export type MeasuredClaim = Measured['claims'][number];

/** @throws InputError if the file does not hold measured figures */
export function readMeasured(file: string): Measured {
  return parseInput(schema, JSON.parse(readFileSync(file, 'utf8')), file);
}

export function writeMeasured(file: string, measured: Measured): void {
  writeAtomically(file, `${JSON.stringify(measured, null, 2)}\n`);
}

/** What was measured of an entry, if it was. */
export function claimOf({ claims }: Measured, entry: Published): MeasuredClaim | undefined {
  return claims.find((each) => isDeepStrictEqual(each.entry, identityOf(entry)));
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
