import { z } from 'zod';
import type { AccuracyCurve } from '../accuracy-curve.js';
import { generalisationBound, generalisationBoundOptions } from './generalisation-bound.js';
import { linearCapped, linearCappedOptions } from './linear-capped.js';
import { measured, measuredOptions } from './measured.js';
import { powerLaw, powerLawOptions } from './power-law.js';
import { saturating, saturatingOptions } from './saturating.js';
import { squareRoot, squareRootOptions } from './square-root.js';

/** An accuracy curve in a scenario. */
export const curveOptions = z.discriminatedUnion('name', [
  generalisationBoundOptions,
  squareRootOptions,
  powerLawOptions,
  saturatingOptions,
  linearCappedOptions,
  measuredOptions,
]);
/** Parsed {@link curveOptions}. */
export type CurveOptions = z.output<typeof curveOptions>;

/**
 * Creates the accuracy curve that a scenario describes.
 *
 * @throws InputError naming the assumption that the parameters break
 */
export function createCurve(options: CurveOptions, where = 'curve'): AccuracyCurve {
  switch (options.name) {
    case 'generalisation-bound':
      return generalisationBound(options, where);
    case 'square-root':
      return squareRoot(options, where);
    case 'power-law':
      return powerLaw(options, where);
    case 'saturating':
      return saturating(options, where);
    case 'linear-capped':
      return linearCapped(options, where);
    case 'measured':
      return measured(options, where);
  }
}
