import { sync as writeFileAtomicSync } from 'write-file-atomic';
import { withFile } from '../core/file-error.js';

/**
 * Writes a whole file atomically: a reader sees the old content or the new, never a part. The content is on disk
 * before the file gets its name.
 *
 * @throws FileError if it cannot be written, as on a full disk; the old content stays
 */
export function writeAtomically(path: string, content: string | Uint8Array): void {
  withFile(path, () => writeFileAtomicSync(path, typeof content === 'string' ? content : Buffer.from(content)));
}
