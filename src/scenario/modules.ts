import { z } from 'zod';
import type { InputError } from '../core/errors.js';
import type { AnyKind, OwnVariants } from '../core/kind.js';
import type { Variant } from '../core/named.js';
import { allowedModulePath, type ModuleSettings, moduleUrl } from './module-path.js';
import { type Place, withNames } from './places.js';
import { faultsIn, InputErrors } from './problems.js';

/** A module that a document names. */
export interface NamedModule {
  /** The place that names it: `strategy.name`. */
  readonly where: string;
  readonly kind: AnyKind;
  /** An absolute path. */
  readonly file: string;
}

/** A document that names its modules by absolute paths, and these modules. */
export interface Located {
  readonly document: unknown;
  readonly modules: readonly NamedModule[];
}

/**
 * Finds the modules that a document names.
 *
 * @param file of the document, whose folder paths are relative to
 * @throws InputErrors with one line for every module, if modules are forbidden
 */
export function locateModules(
  written: unknown,
  places: readonly Place[],
  file: string,
  settings: ModuleSettings,
): Located {
  const modules: NamedModule[] = [];
  const faults: InputError[] = [];
  const document = withNames(written, places, (name, where, kind) => {
    try {
      const path = allowedModulePath(name, file, where, settings);
      if (path === undefined) return name;
      modules.push({ where, kind, file: path });
      return path;
    } catch (error) {
      faults.push(...faultsIn(error));
      return name;
    }
  });
  if (faults.length > 0) throw new InputErrors(faults);
  return { document, modules };
}

/** The modules before they are loaded: with any options. */
export function unloadedVariants(modules: readonly NamedModule[]): OwnVariants {
  return variantsOf(modules, ({ file }) => ({ name: file, options: z.looseObject({}) }));
}

/**
 * Loads modules and parses what names them.
 *
 * @param parse given the modules with their options
 * @throws InputErrors with one line for every module that cannot be loaded, and for every fault that `parse` throws
 */
export async function withLoadedModules<Result>(
  modules: readonly NamedModule[],
  parse: (own: OwnVariants) => Result,
): Promise<Result> {
  const faults: InputError[] = [];
  const loaded = new Set<NamedModule>();
  for (const module of modules) {
    try {
      await module.kind.load(moduleUrl(module.file), module.where);
      loaded.add(module);
    } catch (error) {
      faults.push(...faultsIn(error));
    }
  }
  const own = variantsOf(modules, (module) => {
    return loaded.has(module) ? module.kind.variantOf(module.file) : { name: module.file, options: z.looseObject({}) };
  });
  if (faults.length === 0) return parse(own);
  try {
    parse(own);
  } catch (error) {
    faults.push(...faultsIn(error));
  }
  throw new InputErrors(faults);
}

/** By kind, each file once. */
function variantsOf(modules: readonly NamedModule[], variantOf: (module: NamedModule) => Variant): OwnVariants {
  const own = new Map<AnyKind, Map<string, Variant>>();
  for (const module of modules) {
    const ofKind = own.get(module.kind) ?? new Map<string, Variant>();
    own.set(module.kind, ofKind.set(module.file, variantOf(module)));
  }
  return new Map([...own].map(([kind, variants]) => [kind, [...variants.values()]]));
}
