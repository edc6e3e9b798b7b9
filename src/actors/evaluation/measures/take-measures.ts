import type { NamedSpec } from '../../../core/named.js';
import type { MeasureName, Measures } from '../../measures.js';
import type { Evaluated, Measure } from './measure.js';
import { measureKind, measures } from './registry.js';

/** The measures that a plan asks for: built in, in the order of the registry, and then those of modules with their options. */
export function namedMeasures(asked: readonly (MeasureName | NamedSpec)[] = []): readonly Measure[] {
  const own = asked.flatMap((spec) => {
    if (typeof spec === 'string') return [];
    const measure = measureKind.of(spec);
    return [{ ...measure, take: (evaluated: Evaluated) => measure.take(evaluated, spec.options) }];
  });
  return [...measures.filter(({ name }) => asked.includes(name)), ...own];
}

/** Computes measures; undefined if there are none. */
export async function takeMeasures(chosen: readonly Measure[], evaluated: Evaluated): Promise<Measures | undefined> {
  if (chosen.length === 0) return undefined;
  let taken: Measures = {};
  for (const measure of chosen) taken = { ...taken, ...(await measure.take(evaluated, {})) };
  return taken;
}
