import { sync as writeFileAtomicSync } from 'write-file-atomic';

/**
 * Writes a whole file so that a reader sees the old content or the new, never a part. The content is on the disk before the
 * file takes its name.
 */
export function writeAtomically(path: string, content: string | Uint8Array): void {
  writeFileAtomicSync(path, typeof content === 'string' ? content : Buffer.from(content));
}
