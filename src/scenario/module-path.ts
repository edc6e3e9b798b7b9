import { dirname, isAbsolute, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { InputError } from '../core/errors.js';

/** Settings for loading modules. */
export interface ModuleSettings {
  /** Whether the modules that a scenario names, which are programs, may be loaded; default: true. */
  readonly modules?: boolean;
}

/**
 * The file of a module, if a scenario gives a path in place of a built-in name.
 *
 * @param name `./fedexp.js`, relative to the scenario's file, or an absolute path; a name is neither
 * @returns undefined for a name
 */
export function modulePath(name: string, scenarioFile: string): string | undefined {
  const isPath = name.startsWith('./') || name.startsWith('../') || isAbsolute(name);
  return isPath ? resolve(dirname(scenarioFile), name) : undefined;
}

/**
 * The same, but refuses modules if they are forbidden.
 *
 * @param where the place of the name in the scenario
 * @throws InputError there if the name is the path of a module and modules are forbidden
 */
export function allowedModulePath(
  name: string,
  scenarioFile: string,
  where: string,
  { modules = true }: ModuleSettings,
): string | undefined {
  const file = modulePath(name, scenarioFile);
  if (!file || modules) return file;
  throw new InputError(where, 'module-forbidden', { found: name });
}

/** The URL for importing a module's file. */
export function moduleUrl(file: string): string {
  return pathToFileURL(file).href;
}
