import type { Engine, ScanProgram } from '../engine/engine.js';

const scans = new WeakMap<Engine, Map<string, Promise<ScanProgram>>>();
const identities = new WeakMap<object, number>();
let nextIdentity = 1;

/** The scan compiled by an engine under a key; `make` runs at the first request. The cache lives as long as the engine. */
export function cachedScan(engine: Engine, key: string, make: () => Promise<ScanProgram>): Promise<ScanProgram> {
  const known = scans.get(engine) ?? new Map<string, Promise<ScanProgram>>();
  scans.set(engine, known);
  const program = known.get(key) ?? make();
  known.set(key, program);
  return program;
}

/** A number for an object or function, the same whenever it is asked for, to stand for it in a key. */
export function identityOf(value: object): number {
  const identity = identities.get(value) ?? nextIdentity++;
  identities.set(value, identity);
  return identity;
}
