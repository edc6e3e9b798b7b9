import { createHash } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Packr } from 'msgpackr/pack';
import { z } from 'zod';
import { InputError } from '../core/errors.js';
import { reasonOf, withFile } from '../core/file-error.js';
import { fileMark } from './json-lines.js';
import { partLocation } from './segments.js';

/** The index of a checkpoint: everything but its parts, which lie in segments. */
const checkpointIndex = z.strictObject({
  round: z.int().positive(),
  head: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  parts: z.array(partLocation),
  /** The lengths of the metrics and events files at this checkpoint. */
  lines: z.strictObject({ metrics: fileMark, events: fileMark }),
});
/** Parsed {@link checkpointIndex}. */
export type CheckpointIndex = z.infer<typeof checkpointIndex>;

/** The files of the last checkpoint and of the one before it. */
export const indexFiles = { last: 'checkpoint.bin', previous: 'checkpoint.previous.bin' } as const;

const packr = new Packr({ moreTypes: true, useRecords: false, copyBuffers: true });
const title = Buffer.from('fedstill checkpoint 5\n');
const digestLength = 32;

/**
 * Writes the index of the last checkpoint. The last index becomes the previous one. Everything is on disk on return.
 */
export function writeIndex(directory: string, index: CheckpointIndex): void {
  const body = packr.pack(index);
  const last = join(directory, indexFiles.last);
  const partial = `${last}.partial`;
  withFile(partial, () => writeDurably(partial, [title, sha256(body), body]));
  if (existsSync(last)) renameSync(last, join(directory, indexFiles.previous));
  renameSync(partial, last);
  syncDirectory(directory);
}

/** Replaces a damaged last checkpoint with the previous one. */
export function restorePrevious(directory: string): void {
  renameSync(join(directory, indexFiles.previous), join(directory, indexFiles.last));
  syncDirectory(directory);
}

/**
 * Reads an index.
 *
 * @throws InputError naming the file if it is damaged, or was written by another version
 */
export function readIndex(file: string): CheckpointIndex {
  const bytes = readBytes(file);
  const body = bytes.subarray(title.length + digestLength);
  const digest = bytes.subarray(title.length, title.length + digestLength);
  if (!bytes.subarray(0, title.length).equals(title)) {
    throw new InputError(file, 'foreign-file', { writer: 'this version' });
  }
  if (digest.equals(sha256(body))) {
    const index = checkpointIndex.safeParse(packr.unpack(body)).data;
    if (index) return index;
  }
  throw new InputError(file, 'damaged', { reason: 'its bytes do not match their digest' });
}

function readBytes(file: string): Buffer {
  try {
    // A device or a pipe may never end.
    if (!statSync(file).isFile()) throw new InputError(file, 'cannot-read', { reason: 'it is not a file' });
    return readFileSync(file);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(file, 'cannot-read', { reason: reasonOf(error) });
  }
}

function writeDurably(file: string, parts: readonly Uint8Array[]): void {
  const descriptor = openSync(file, 'w');
  try {
    for (const part of parts) {
      for (let written = 0; written < part.length; ) written += writeSync(descriptor, part, written);
    }
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Syncs the names in a directory to disk, where the system supports it. */
function syncDirectory(directory: string): void {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(directory, 'r');
    fsyncSync(descriptor);
  } catch {
    // Windows opens no directories; there the file system journals renames.
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
