import { renameSync, writeFileSync } from 'node:fs';

/** Writes a whole file so that a reader sees the old content or the new, never a part. */
export function writeAtomically(path: string, content: string | Uint8Array): void {
  const partial = `${path}.partial`;
  writeFileSync(partial, content);
  renameSync(partial, path);
}
