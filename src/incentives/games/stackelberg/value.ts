import { z } from 'zod';
import type { AccuracyCurve } from '../../economics/accuracy-curve.js';
import { assume } from '../../economics/assumption.js';
import { createCurve, curveOptions } from '../../economics/curves/registry.js';

/** The value of the total effort or samples of all followers to a leader (money): never decreasing, 0 for none. */
export type ValueOfTotal =
  /** `perUnit * X`. */
  | { readonly name: 'linear'; readonly perUnit: number }
  /** `scale * ln(1 + X)`. */
  | { readonly name: 'logarithmic'; readonly scale: number }
  /** `scale` times the accuracy with X samples. */
  | { readonly name: 'accuracy'; readonly scale: number; readonly curve: AccuracyCurve };

/** The value of a total in a scenario. */
export const valueOptions = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('linear'), perUnit: z.number().describe('money per unit') }),
  z.strictObject({ name: z.literal('logarithmic'), scale: z.number().describe('money: scale * ln(1 + total)') }),
  z.strictObject({
    name: z.literal('accuracy'),
    scale: z.number().describe('money for an accuracy of 1'),
    curve: curveOptions.describe('accuracy as a function of the total number of samples'),
  }),
]);

/**
 * Creates the value that a scenario describes.
 *
 * @throws InputError if it is not positive
 */
export function createValue(options: z.output<typeof valueOptions>, where = 'value'): ValueOfTotal {
  const money = options.name === 'linear' ? options.perUnit : options.scale;
  assume(money > 0 && money < Infinity, where, 'more work is worth more', money);
  return options.name === 'accuracy' ? { ...options, curve: createCurve(options.curve, `${where}.curve`) } : options;
}

/** The value of a total (money). */
export function worthOf(value: ValueOfTotal, total: number): number {
  switch (value.name) {
    case 'linear':
      return value.perUnit * total;
    case 'logarithmic':
      return value.scale * Math.log1p(total);
    case 'accuracy':
      return value.scale * value.curve.value(total);
  }
}

/** The upper bound of the value if there is one; otherwise the money by which the value is scaled. */
export function sizeOfValue(value: ValueOfTotal): number {
  return value.name === 'linear' ? value.perUnit : value.scale;
}

/** The value of one more unit, from the right. */
export function marginalValue(value: ValueOfTotal, total: number): number {
  switch (value.name) {
    case 'linear':
      return value.perUnit;
    case 'logarithmic':
      return value.scale / (1 + total);
    case 'accuracy':
      return value.scale * value.curve.slope(total);
  }
}
