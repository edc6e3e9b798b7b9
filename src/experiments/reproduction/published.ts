import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { isSection } from '../../scenario/section.js';
import type { FinishedRun } from './finished-runs.js';

/** A value of a scenario, in the catalogue. */
export const publishedValue = z.union([z.string(), z.number(), z.boolean()]);

const common = {
  source: z.string(),
  comparison: z.string(),
  setting: z.string(),
  when: z.record(z.string(), publishedValue).default({}),
  scale: z.record(z.string(), publishedValue).default({}),
  baseline: z.string().optional(),
  /** What is known to differ from how the paper's figures came about, beyond what `scale` shows. */
  deviations: z.string().optional(),
  figures: z.record(z.string(), z.union([z.string(), z.number()])),
};

/** The schema of {@link Published}. */
export const publishedEntry = z.discriminatedUnion('quantity', [
  z.strictObject({ ...common, quantity: z.enum(['accuracy', 'personal', 'bytes']) }),
  z.strictObject({
    ...common,
    quantity: z.literal('measure'),
    measure: z.enum([
      'appeal',
      'preferred',
      'unseenAppeal',
      'unseenAccuracy',
      'unseenPreferred',
      'heldClasses',
      'bestFive',
      'bestFiveHeldClasses',
    ]),
  }),
  z.strictObject({ ...common, quantity: z.literal('rounds'), target: z.number().positive().max(1) }),
]);

/** Figures of one table of a paper, and which runs they are to be held against. */
export type Published = z.infer<typeof publishedEntry>;

/** Whether a run is of the setting of an entry. */
export function isOfSetting({ comparison, when }: Published, run: FinishedRun): boolean {
  return (
    run.comparison === comparison &&
    Object.entries(when).every(([path, expected]) => isDeepStrictEqual(valueAt(run.scenario, path), expected))
  );
}

/** What a run has otherwise than the paper, of the values that the entry names as the paper's: `rounds 100`. */
export function differencesFrom({ scale }: Published, { scenario }: FinishedRun): string[] {
  return Object.entries(scale)
    .map(([path, paper]) => ({ path, paper, own: valueAt(scenario, path) }))
    .filter(({ paper, own }) => !isDeepStrictEqual(own, paper))
    .map(({ path, own }) => `${path} ${own === undefined ? 'absent' : own}`);
}

function valueAt(scenario: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((node, key) => (isSection(node) ? node[key] : undefined), scenario);
}

/** What identifies an entry: its source and setting, the runs that it is held against, and the quantity. */
export function identityOf(entry: Published) {
  const { source, setting, comparison, when, quantity } = entry;
  return {
    ...{ source, setting, comparison, when, quantity },
    ...(entry.quantity === 'measure' && { measure: entry.measure }),
    ...(entry.quantity === 'rounds' && { target: entry.target }),
  };
}
