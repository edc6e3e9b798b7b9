import { dirname, isAbsolute, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { InputError } from '../core/errors.js';
import { quoted } from '../core/printable.js';

/** What a scenario may have done while it is loaded. */
export interface ModuleSettings {
  /** Whether modules that it names may be loaded, which are programs; default: true. */
  readonly modules?: boolean;
}

/**
 * The file of a module, where a scenario names something by its path instead of a built-in by its name.
 *
 * @param name `./fedexp.js`, as seen from the scenario's file, or an absolute path; a name is neither
 * @returns undefined for a name
 */
export function modulePath(name: string, scenarioFile: string): string | undefined {
  const isPath = name.startsWith('./') || name.startsWith('../') || isAbsolute(name);
  return isPath ? resolve(dirname(scenarioFile), name) : undefined;
}

/**
 * The same, where modules may be forbidden.
 *
 * @param where in the scenario the name stands
 * @throws InputError there for the path of a module, if none may be loaded
 */
export function allowedModulePath(
  name: string,
  scenarioFile: string,
  where: string,
  { modules = true }: ModuleSettings,
): string | undefined {
  const file = modulePath(name, scenarioFile);
  if (!file || modules) return file;
  throw new InputError(where, `'${quoted(name)}' is a module, whose code would run; --no-modules forbids it`);
}

/** The URL by which a module's file is imported. */
export function moduleUrl(file: string): string {
  return pathToFileURL(file).href;
}
