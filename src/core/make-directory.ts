import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { isSystemError } from './file-error.js';

/**
 * Makes a directory and its missing parents. The option `recursive` of Node.js is not used: it never returns where the system forbids
 * new directories (`/proc/x`), and gives wrong reasons on a read-only file system.
 *
 * @throws the system's error if the directory cannot be made
 */
export function makeDirectory(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const above = dirname(path);
    if (error.code === 'ENOENT' && above !== path && !existsSync(above)) {
      makeDirectory(above);
      mkdirSync(path);
    } else if (!isDirectory(path)) throw error;
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
