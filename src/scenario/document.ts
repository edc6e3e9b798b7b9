import { closeSync, openSync, readSync } from 'node:fs';
import { LineCounter } from 'yaml';
import { InputError } from '../core/errors.js';
import { reasonOf } from '../core/file-error.js';
import { parseYaml } from './yaml.js';

/** Bytes of a document; no scenario comes near. */
const largest = 64 * 2 ** 20;

/**
 * Reads a YAML file.
 *
 * @throws InputError naming file, line and column for everything that `parseYaml` refuses, and the file if it cannot be
 *   read or is not UTF-8 text
 */
export function readDocument(file: string): unknown {
  const text = readText(file);
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) lines.addNewLine(end + 1);
  return parseYaml(text, (offset, message) => {
    const { line, col } = lines.linePos(offset);
    return new InputError(`${file}:${line}:${col}`, message);
  });
}

function readText(file: string): string {
  const bytes = readBytes(file);
  if (bytes.length > largest) throw new InputError(file, `larger than ${largest / 2 ** 20} MiB; expected a scenario`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new InputError(file, 'is not UTF-8 text; expected YAML');
  }
}

/** The bytes of a file, or one more than {@link largest} of what has no end, such as a device. */
function readBytes(file: string): Uint8Array {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    const descriptor = openSync(file, 'r');
    try {
      for (let read = 1; read > 0 && length <= largest; length += read) {
        const chunk = Buffer.allocUnsafe(2 ** 16);
        read = readSync(descriptor, chunk);
        chunks.push(chunk.subarray(0, read));
      }
    } finally {
      closeSync(descriptor);
    }
  } catch (cause) {
    throw new InputError(file, reasonOf(cause));
  }
  return Buffer.concat(chunks);
}
