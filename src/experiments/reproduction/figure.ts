import { z } from 'zod';
import { type ComparedVariant, type SeedStatistics, seedStatistics } from '../comparison.js';
import type { Published } from './published.js';

/** The schema of {@link Figure}. */
export const figure = z.strictObject({
  /** How many runs were made. */
  runs: z.int().min(0),
  /** How many of them have the number; those that do not reach a target have no rounds to it. */
  known: z.int().min(0),
  /** Over the runs that have the number; absent if none has. */
  mean: z.number().optional(),
  /** The sample standard deviation; absent for fewer than two runs, or where it was not kept. */
  deviation: z.number().min(0).optional(),
});

/** A number of a variant over seeds, in the unit of published figures: per cent for shares, rounds, or bytes. */
export type Figure = z.infer<typeof figure>;

/** What runs of a variant show of the quantity of an entry. */
export function figureOf(entry: Published, variant: ComparedVariant): Figure {
  const runs = variant.runs.length;
  switch (entry.quantity) {
    case 'rounds':
      return of(variant.toTarget?.rounds, runs);
    case 'bytes': {
      const values = variant.uplinkBytes.values.map((up, run) => up + (variant.downlinkBytes.values[run] ?? 0));
      return of(seedStatistics(values), runs);
    }
    case 'accuracy':
      return of(variant.test, runs, 100);
    case 'personal':
      return of(variant.personal, runs, 100);
    case 'measure':
      return of(variant.measures?.[entry.measure], runs, 100);
  }
}

function of(statistics: SeedStatistics | undefined, runs: number, factor = 1): Figure {
  if (!statistics) return { runs, known: 0 };
  const { mean, deviation, values } = statistics;
  return {
    ...{ runs, known: values.length, mean: factor * mean },
    ...(deviation !== undefined && { deviation: factor * deviation }),
  };
}
