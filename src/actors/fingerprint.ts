import { digestOf } from '../core/digest.js';
import type { FederatedData } from '../data/dataset.js';
import type { SimulationPlan } from './plan.js';

/** A digest of each section of a plan, by name. */
export type Fingerprint = Readonly<Record<string, string>>;

/** Digests of data, which are large and shared by compared runs. */
const ofData = new WeakMap<FederatedData, string>();

/**
 * Digests of the sections of a plan on which results depend: everything except the place of the computation and the
 * number of rounds. Modules count by the name of what they export, since their files may have moved.
 */
export function fingerprintOf(plan: SimulationPlan): Fingerprint {
  const { rounds: _, threads: __, backend: ___, device: ____, data, ...sections } = plan;
  const known = ofData.get(data) ?? digestOf(withoutModules(data));
  ofData.set(data, known);
  const digests = Object.entries(withoutModules(sections)).filter(([, section]) => section !== undefined);
  return { data: known, ...Object.fromEntries(digests.map(([name, section]) => [name, digestOf(section)])) };
}

/** Plain data without the modules of what it names. */
function withoutModules(section: object): object {
  const inner = (value: unknown) => (isPlainObject(value) ? withoutModules(value) : value);
  if (Array.isArray(section)) return section.map(inner);
  const entries = Object.entries(section).filter(([key]) => !(key === 'module' && 'name' in section));
  return Object.fromEntries(entries.map(([key, value]) => [key, inner(value)]));
}

function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value);
}

/** The names of the sections in which two plans differ. */
export function differences(a: Fingerprint, b: Fingerprint): string[] {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].filter((name) => a[name] !== b[name]).sort();
}
