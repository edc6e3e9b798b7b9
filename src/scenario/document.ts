import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { LineCounter } from 'yaml';
import { InputError } from '../core/errors.js';
import { isSystemError, reasonOf } from '../core/file-error.js';
import { parseYaml } from './yaml.js';

/** The largest size of a document in bytes, far above that of any scenario. */
const largestDocument = 64 * 2 ** 20;
/** Milliseconds between two reads of an empty pipe. */
const pollMilliseconds = 10;

/** The name of a file that stands for standard input. */
const standardInput = '-';
const standardInputDescriptor = 0;
let readInput: Uint8Array | undefined;

/** A file as messages name it. */
export function shownFile(file: string): string {
  return file === standardInput ? 'standard input' : file;
}

/** The name of a scenario that has no key `name`: that of its file without its ending, `stdin` for standard input. */
export function nameOfFile(file: string): string {
  return file === standardInput ? 'stdin' : basename(file, extname(file));
}

/**
 * Reads a YAML file, or standard input where the file is `-`. Standard input is read once; later calls give the same
 * document.
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
    return new InputError(`${shownFile(file)}:${line}:${col}`, 'invalid-yaml', { problem: message });
  });
}

function readText(file: string): string {
  const bytes = file === standardInput ? readStandardInput() : readBytes(file);
  if (bytes.length > largestDocument)
    throw new InputError(shownFile(file), 'too-long', {
      most: largestDocument,
      limit: 'the most that is read of a scenario',
    });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new InputError(shownFile(file), 'wrong-format', { expected: 'YAML', reason: 'it is not UTF-8 text' });
  }
}

/**
 * Reads a file, or a pipe with a writer. Returns one byte more than {@link largestDocument} if there is more, as from
 * a device. Opening does not wait: a pipe without a writer counts as empty.
 */
function readBytes(file: string): Uint8Array {
  try {
    const descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const bytes = readDescriptor(descriptor);
      if (bytes.length === 0 && fstatSync(descriptor).isFIFO()) {
        throw new InputError(file, 'empty', {
          expected: 'a scenario in the pipe, which is empty or has been read before',
        });
      }
      return bytes;
    } finally {
      closeSync(descriptor);
    }
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    throw new InputError(file, 'refused-by-system', { reason: reasonOf(cause) });
  }
}

function readStandardInput(): Uint8Array {
  try {
    readInput ??= readDescriptor(standardInputDescriptor);
  } catch (cause) {
    throw new InputError(shownFile(standardInput), 'refused-by-system', { reason: reasonOf(cause) });
  }
  if (readInput.length > 0) return readInput;
  throw new InputError(shownFile(standardInput), 'empty', { expected: 'a scenario' });
}

function readDescriptor(descriptor: number): Uint8Array {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (let read = 1; read > 0 && length <= largestDocument; length += read) {
    const chunk = Buffer.allocUnsafe(2 ** 16);
    read = readWritten(descriptor, chunk);
    chunks.push(chunk.subarray(0, read));
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
