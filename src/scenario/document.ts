import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { LineCounter } from 'yaml';
import { InputError } from '../core/errors.js';
import { isSystemError, reasonOf } from '../core/file-error.js';
import { parseYaml } from './yaml.js';

/** The largest size of a document in bytes, far above that of any scenario. */
const largestDocument = 64 * 2 ** 20;
/** Milliseconds between two reads of an empty pipe. */
const pollMilliseconds = 10;

/**
 * Reads a YAML file.
 *
 * @throws InputError with file, line and column for everything that `parseYaml` refuses, and with the file if it
 *   cannot be read or is not UTF-8 text
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
  if (bytes.length > largestDocument)
    throw new InputError(file, `larger than ${largestDocument / 2 ** 20} MiB; expected a scenario`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new InputError(file, 'is not UTF-8 text; expected YAML');
  }
}

/**
 * Reads a file, or a pipe with a writer. Returns one byte more than {@link largestDocument} if there is more, as from
 * a device. Opening does not wait: a pipe without a writer counts as empty.
 */
function readBytes(file: string): Uint8Array {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    const descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      for (let read = 1; read > 0 && length <= largestDocument; length += read) {
        const chunk = Buffer.allocUnsafe(2 ** 16);
        read = readWritten(descriptor, chunk);
        chunks.push(chunk.subarray(0, read));
      }
      if (length === 0 && fstatSync(descriptor).isFIFO()) {
        throw new InputError(file, 'a pipe that holds nothing, or has been read before; expected a scenario');
      }
    } finally {
      closeSync(descriptor);
    }
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    throw new InputError(file, reasonOf(cause));
  }
  return Buffer.concat(chunks);
}

/** Reads from a pipe, and waits while its writer has not written yet. */
function readWritten(descriptor: number, chunk: Uint8Array): number {
  for (;;) {
    try {
      return readSync(descriptor, chunk);
    } catch (error) {
      if (!(isSystemError(error) && error.code === 'EAGAIN')) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pollMilliseconds);
    }
  }
}
