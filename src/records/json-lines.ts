import { createHash, type Hash } from 'node:crypto';
import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import { z } from 'zod';
import { withFile } from '../core/file-error.js';

/** The length of a file at a checkpoint, in bytes, and the SHA-256 of these bytes in hexadecimal. */
export const fileMark = z.strictObject({ bytes: z.int().min(0), digest: z.string() });
/** Parsed {@link fileMark}. */
export type FileMark = z.infer<typeof fileMark>;

/** A file of JSON objects, one per line, to which lines are appended. */
export class JsonLines {
  readonly #descriptor: number;
  readonly #hash: Hash;
  #bytes: number;

  /**
   * Opens a file, or creates it.
   *
   * @param from the part to keep, the rest is cut off; default: all
   */
  constructor(
    readonly file: string,
    from?: FileMark,
  ) {
    this.#descriptor = openSync(file, 'a+');
    const { hash, bytes } = hashOf(this.#descriptor, from?.bytes);
    if (from) ftruncateSync(this.#descriptor, from.bytes);
    this.#hash = hash;
    this.#bytes = bytes;
  }

  /** @throws FileError if the line cannot be written, as on a full disk */
  append(value: object): void {
    const line = Buffer.from(`${JSON.stringify(value)}\n`);
    withFile(this.file, () => {
      for (let written = 0; written < line.length; ) written += writeSync(this.#descriptor, line, written);
    });
    this.#hash.update(line);
    this.#bytes += line.length;
  }

  /** Writes everything to disk and returns the length of the file. */
  sync(): FileMark {
    withFile(this.file, () => fsyncSync(this.#descriptor));
    return { bytes: this.#bytes, digest: this.#hash.copy().digest('hex') };
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

/** Whether the file still begins with the bytes of a mark. */
export function matchesMark(file: string, { bytes, digest }: FileMark): boolean {
  const descriptor = openSync(file, 'r');
  try {
    const found = hashOf(descriptor, bytes);
    return found.bytes === bytes && found.hash.digest('hex') === digest;
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Reads the objects of a file with one JSON object per line. Ignores a last line without its end, which is a write cut
 * short.
 */
export function readJsonLines<T>(file: string): T[] {
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line));
}

/** Hashes the first bytes of a file, at most `most`, and counts them. */
function hashOf(descriptor: number, most = Number.POSITIVE_INFINITY): { hash: Hash; bytes: number } {
  const hash = createHash('sha256');
  const buffer = Buffer.alloc(Math.min(most, 2 ** 20));
  let bytes = 0;
  while (bytes < most) {
    const read = readSync(descriptor, buffer, 0, Math.min(buffer.length, most - bytes), bytes);
    if (read === 0) break;
    hash.update(buffer.subarray(0, read));
    bytes += read;
  }
  return { hash, bytes };
}
