import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { readDocument } from '../../src/scenario/document.js';
import { parseInput } from '../../src/scenario/problems.js';
import { isSection } from '../../src/scenario/section.js';
import type { FinishedRun } from './finished-runs.js';

const value = z.union([z.string(), z.number(), z.boolean()]);
const common = {
  source: z.string(),
  comparison: z.string(),
  setting: z.string(),
  when: z.record(z.string(), value).default({}),
  scale: z.record(z.string(), value).default({}),
  baseline: z.string().optional(),
  /** What is known to differ from how the paper's figures came about, beyond what `scale` shows. */
  deviations: z.string().optional(),
  figures: z.record(z.string(), z.union([z.string(), z.number()])),
};
const entry = z.discriminatedUnion('quantity', [
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
export type Published = z.infer<typeof entry>;

/** @throws InputError if the file is not one of published figures */
export function readPublished(file: string): Published[] {
  return parseInput(z.array(entry), readDocument(file), file);
}

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
