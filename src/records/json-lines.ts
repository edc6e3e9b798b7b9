import { createHash, type Hash } from 'node:crypto';
import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import { z } from 'zod';
import { withFile } from '../core/file-error.js';

/** How far a file had been written at a moment: its bytes then, and their SHA-256 in hexadecimal. */
export const mark = z.strictObject({ bytes: z.int().min(0), digest: z.string() });
/** Parsed {@link mark}. */
export type Mark = z.infer<typeof mark>;

/** A file with one JSON object a line, which is appended to line by line. */
export class JsonLines {
  readonly #descriptor: number;
  readonly #hash: Hash;
  #bytes: number;

  /**
   * Opens a file; makes it, if there is none.
   *
   * @param from what is kept of it: the rest is cut off. Default: all
   */
  constructor(
    readonly file: string,
    from?: Mark,
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

  /** How far the file has been written, once all of that is on the disk. */
  sync(): Mark {
    withFile(this.file, () => fsyncSync(this.#descriptor));
    return { bytes: this.#bytes, digest: this.#hash.copy().digest('hex') };
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

/** Whether a file begins with what it held at a mark. */
export function beginsAsMarked(file: string, { bytes, digest }: Mark): boolean {
  const descriptor = openSync(file, 'r');
  try {
    const found = hashOf(descriptor, bytes);
    return found.bytes === bytes && found.hash.digest('hex') === digest;
  } finally {
    closeSync(descriptor);
  }
}

/** The objects of a file with one JSON object a line. A last line without an end (a write cut short) is not one of them. */
export function readJsonLines<T>(file: string): T[] {
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line));
}

/** A hash of the first bytes of a file, at most so many, and how many they are. */
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
