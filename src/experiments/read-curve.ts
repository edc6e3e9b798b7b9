import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { InputError } from '../core/errors.js';
import { reasonOf } from '../core/file-error.js';
import type { MeasuredCurve } from './measured-curve.js';

/** Checks the part that is read; the rest is kept as it is. */
const numbers = z.array(z.number());
const measuredCurve = z.custom<MeasuredCurve>(
  (value) =>
    z
      .looseObject({
        scenario: z.string(),
        strategy: z.string(),
        seeds: numbers,
        measured: z.array(z.looseObject({ samples: z.number(), accuracy: z.number(), values: numbers })).min(1),
        fits: z.array(z.looseObject({ curve: z.looseObject({ name: z.string() }), residual: z.number() })).min(1),
      })
      .safeParse(value).success,
);

/**
 * Reads a measured curve that `writeCurve` has written.
 *
 * @throws InputError naming the file if it is something else
 */
export function readCurve(file: string): MeasuredCurve {
  const expected = 'a curve measured by fedstill curve';
  try {
    const found = measuredCurve.safeParse(parse(readFileSync(file, 'utf8')));
    if (found.success) return found.data;
  } catch (error) {
    throw new InputError(file, 'wrong-format', { expected, reason: reasonOf(error) });
  }
  throw new InputError(file, 'wrong-format', { expected, reason: 'it has no measured points and fits' });
}
