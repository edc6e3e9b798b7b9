import { resolve } from 'node:path';
import type { Named } from '../core/named.js';
import type { DataOptions } from './options.js';
import { sourceKind } from './sources/registry.js';

/**
 * The section `data` with the paths of its data sets made absolute.
 *
 * @param folder from which relative ones are seen
 */
export function withAbsolutePaths(data: DataOptions, folder: string): DataOptions {
  const { public: publicSet, ...own } = absolute(data, folder);
  if (!publicSet?.source) return { ...own, ...(publicSet && { public: publicSet }) };
  return { ...own, public: { ...publicSet, source: absolute(publicSet.source, folder) } };
}

function absolute<Spec extends Named>(spec: Spec, folder: string): Spec {
  const paths = sourceKind.known(spec.name)?.paths ?? [];
  const found = Object.entries(spec).filter(([key]) => paths.includes(key));
  return { ...spec, ...Object.fromEntries(found.map(([key, path]) => [key, resolve(folder, String(path))])) };
}
