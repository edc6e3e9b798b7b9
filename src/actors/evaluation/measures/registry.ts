import { z } from 'zod';
import { Kind, type OwnVariants } from '../../../core/kind.js';
import { calls, isObject, type WrongValue } from '../../../core/module-use.js';
import { type Named, openChoices } from '../../../core/named.js';
import { findNotPlain } from '../../../core/not-plain.js';
import { numbersUse } from '../../run-number.js';
import * as agreement from './agreement.js';
import * as appeal from './appeal.js';
import * as bestFive from './best-five.js';
import * as drift from './drift.js';
import * as fairness from './fairness.js';
import * as forgetting from './forgetting.js';
import * as heldClasses from './held-classes.js';
import type { Measure } from './measure.js';

/**
 * The modules of all measures, in the order in which they are computed and shown. They are exported so that the declarations of the
 * package load the fields that each module declares.
 */
export const measureModules = [agreement, forgetting, drift, fairness, appeal, heldClasses, bestFive] as const;

/** All measures, in the same order. */
export const measures: readonly Measure[] = measureModules.map(({ measure }) => measure);

/** Measures of modules. */
export const measureKind = new Kind<Measure>({
  called: 'measure',
  maker: 'defineMeasure',
  shape: { take: z.function(), numbers: z.array(z.looseObject({ name: z.string(), title: z.string() })) },
  uses: {
    wants: calls(),
    take: calls({ isAsync: true, problem: measuresProblem }),
    numbers: numbersUse,
  },
  builtIn: [],
});

function measuresProblem(value: unknown): WrongValue | undefined {
  if (value === undefined) return undefined;
  const expected = 'nothing or a record of plain data';
  if (!isObject(value) || Array.isArray(value)) return { expected };
  const found = findNotPlain(value, 'measure');
  return found === undefined ? undefined : { found, expected };
}

/** The name of a built-in measure. */
export const measureName = z.enum(measures.map(({ name }) => name));
openChoices.add(measureName, { kind: measureKind.called });

/** The schema of a measure: a built-in name, or a module with its options. */
export function measureChoice(own?: OwnVariants): z.ZodType<z.output<typeof measureName> | Named> {
  return own?.has(measureKind) ? z.union([measureName, measureKind.choice(own)]) : measureName;
}
