import { InputError } from '../core/errors.js';
import { readDocument } from './document.js';
import { modulePath } from './module-path.js';
import { isSection } from './section.js';

/**
 * Replaces the path of a file under `curve` by the section `curve` of that file, which `fedstill curve` writes.
 *
 * @param file of the document; the path is relative to it
 * @throws InputError if the file cannot be read, or at `curve` if it has no curve
 */
export function withCurveOfFile(document: unknown, file: string): unknown {
  if (!isSection(document) || typeof document.curve !== 'string') return document;
  const path = modulePath(document.curve, file);
  if (!path) return document;
  const written = readDocument(path);
  if (isSection(written) && isSection(written.curve)) return { ...document, curve: written.curve };
  throw new InputError('curve', 'wrong-format', {
    expected: 'a file that fedstill curve has written',
    reason: `'${document.curve}' has no section curve`,
  });
}
