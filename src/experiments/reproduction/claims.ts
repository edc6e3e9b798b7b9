import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { readDocument } from '../../scenario/document.js';
import { parseInput } from '../../scenario/problems.js';
import type { ComparedVariant } from '../comparison.js';
import { comparisonOf } from './compared-runs.js';
import { type Figure, figure, figureOf } from './figure.js';
import type { FinishedRun } from './finished-runs.js';
import { differencesFrom, identityOf, isOfSetting, type Published } from './published.js';

/** The schema of {@link MeasuredClaim}. */
export const measuredClaim = z.strictObject({
  /** What identifies the entry among the published ones. */
  entry: z.looseObject({ comparison: z.string() }),
  /** In what the runs depart from the scale of the paper: `rounds 30`. */
  here: z.array(z.string()),
  seeds: z.string(),
  lines: z.array(z.strictObject({ method: z.string(), measured: figure, gain: z.number().optional() })),
});

/** What was measured beside the figures of one published entry. Gains are differences from the baseline. */
export type MeasuredClaim = z.infer<typeof measuredClaim>;

/**
 * Reads the claims of a file of measured figures, such as `docs/measured.json`.
 *
 * @throws InputError if it is none
 */
export function readClaims(file: string): MeasuredClaim[] {
  return parseInput(z.looseObject({ claims: z.array(measuredClaim) }), readDocument(file), file).claims;
}

/** What was measured of an entry, if it was. */
export function claimOf(claims: readonly MeasuredClaim[], entry: Published): MeasuredClaim | undefined {
  return claims.find((each) => isDeepStrictEqual(each.entry, identityOf(entry)));
}

/** What the runs show of each published entry in whose setting some were made. */
export function measuredClaims(published: readonly Published[], runs: readonly FinishedRun[]): MeasuredClaim[] {
  return published.flatMap((entry) => {
    const own = runs.filter((run) => isOfSetting(entry, run));
    const { variants } = comparisonOf(own, entry.quantity === 'rounds' ? entry.target : undefined);
    const baseline = variants.find(({ name }) => name === entry.baseline);
    const lines = variants
      .filter(({ name }) => name in entry.figures)
      .map((variant) => {
        const measured = figureOf(entry, variant);
        const gain =
          baseline && baseline !== variant ? gainOver(figureOf(entry, baseline), measured, entry) : undefined;
        return { method: variant.name, measured, ...(gain !== undefined && { gain }) };
      });
    if (lines.length === 0) return [];
    return [{ entry: identityOf(entry), here: differencesFrom(entry, own[0]), seeds: seedsOf(variants), lines }];
  });
}

/** The difference of means; undefined for bytes, which are compared by ratios, and where a mean is missing. */
function gainOver(baseline: Figure, { mean }: Figure, { quantity }: Published): number | undefined {
  return quantity === 'bytes' || mean === undefined || baseline.mean === undefined ? undefined : mean - baseline.mean;
}

/** The seeds of variants, where they differ by variant: `1, 2, 3`, or `old 1, 2; new 1`. */
export function seedsOf(variants: readonly ComparedVariant[]): string {
  const each = variants.map(({ name, runs }) => ({ name, seeds: runs.map(({ seed }) => seed).join(', ') }));
  const different = new Set(each.map(({ seeds }) => seeds));
  return different.size === 1 ? [...different][0] : each.map(({ name, seeds }) => `${name} ${seeds}`).join('; ');
}
