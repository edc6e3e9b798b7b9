import type { MeasureName, Measures } from '../../measures.js';
import type { Evaluated, Measure } from './measure.js';
import { measures } from './registry.js';

/** The measures of these names, in the order of the registry. */
export function namedMeasures(names: readonly MeasureName[] = []): readonly Measure[] {
  return measures.filter(({ name }) => names.includes(name));
}

/** Computes measures; undefined if there are none. */
export async function takeMeasures(chosen: readonly Measure[], evaluated: Evaluated): Promise<Measures | undefined> {
  if (chosen.length === 0) return undefined;
  let taken: Measures = {};
  for (const measure of chosen) taken = { ...taken, ...(await measure.take(evaluated)) };
  return taken;
}
