import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { isSystemError } from './file-error.js';

/**
 * Makes a directory and those above it, where they are missing. Node.js's own `recursive` never ends where the system lets nobody
 * make anything (`/proc/x`), and gives wrong reasons on a file system that is read-only.
 *
 * @throws what the system says if there can be no such directory
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
