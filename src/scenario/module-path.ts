import { dirname, isAbsolute, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

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

/** The URL by which a module's file is imported. */
export function moduleUrl(file: string): string {
  return pathToFileURL(file).href;
}
