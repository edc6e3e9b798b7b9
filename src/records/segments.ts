import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Part } from '../actors/part.js';
import { InputError } from '../core/errors.js';
import { FileError, isSystemError, reasonOf } from '../core/file-error.js';

/**
 * The location of a part of a checkpoint: its segment, its offset and length in bytes, and the SHA-256 of its bytes.
 */
export const partLocation = z.strictObject({
  segment: z.int().positive(),
  offset: z.int().min(0),
  length: z.int().min(0),
  digest: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
});
/** Parsed {@link partLocation}. */
export type PartLocation = z.infer<typeof partLocation>;

/** Bytes of a full segment; further parts go to the next one. */
export const segmentCapacity = 64 * 2 ** 20;
/** Bytes that are collected for one write. */
const gathered = 4 * 2 ** 20;

const pattern = /^states-(\d+)\.bin$/;

/** The file of a segment in a run directory. */
function segmentFile(directory: string, segment: number): string {
  return join(directory, `states-${segment}.bin`);
}

/** The numbers of all segments in a run directory. */
export function segmentsIn(directory: string): number[] {
  return readdirSync(directory).flatMap((name) => {
    const number = pattern.exec(name)?.[1];
    return number === undefined ? [] : [Number(number)];
  });
}

/** Removes the segments of a run directory that are not needed. */
export async function removeSegments(directory: string, isNeeded: (segment: number) => boolean): Promise<void> {
  for (const segment of segmentsIn(directory)) if (!isNeeded(segment)) await rm(segmentFile(directory, segment));
}

/**
 * Appends parts to a segment, and to new segments when it is full. Handles one part at a time, so that few are in
 * memory.
 *
 * @param begun a segment that is not full and its size in bytes, or a new segment and 0
 * @returns the locations of the parts, which are on disk, and the sizes of the segments
 * @throws FileError naming the segment if the system refuses to write
 */
export async function appendParts(
  directory: string,
  parts: Iterable<Part>,
  begun: { readonly segment: number; readonly size: number },
): Promise<{ readonly places: Map<Part, PartLocation>; readonly sizes: Map<number, number> }> {
  const places = new Map<Part, PartLocation>();
  const sizes = new Map<number, number>();
  let { segment, size } = begun;
  let file: FileHandle | undefined;
  let waiting: Uint8Array[] = [];
  let bytesWaiting = 0;
  const flush = async () => {
    if (file && waiting.length > 0) await writeAll(file, waiting);
    [waiting, bytesWaiting] = [[], 0];
  };
  const end = async () => {
    await flush();
    await file?.sync();
    await file?.close();
    sizes.set(segment, size);
    file = undefined;
  };
  try {
    for (const part of parts) {
      if (size >= segmentCapacity) {
        await end();
        segment++;
        size = 0;
      }
      file ??= await open(segmentFile(directory, segment), 'a');
      const bytes = await part.read();
      places.set(part, { segment, offset: size, length: bytes.length, digest: sha256(bytes) });
      size += bytes.length;
      waiting.push(bytes);
      bytesWaiting += bytes.length;
      if (bytesWaiting >= gathered) await flush();
    }
    if (file) await end();
  } catch (error) {
    throw isSystemError(error) ? new FileError(segmentFile(directory, segment), reasonOf(error), error) : error;
  } finally {
    await file?.close();
  }
  return { places, sizes };
}

/**
 * Reads a part.
 *
 * @throws InputError naming the file if it is missing, cut short or damaged
 */
export async function readPart(
  directory: string,
  { segment, offset, length, digest }: PartLocation,
): Promise<Uint8Array> {
  const path = segmentFile(directory, segment);
  const bytes = new Uint8Array(length);
  try {
    const file = await open(path);
    try {
      let read = 0;
      while (read < length) {
        const { bytesRead } = await file.read(bytes, read, length - read, offset + read);
        if (bytesRead === 0) break;
        read += bytesRead;
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    throw new InputError(path, 'cannot-read', { reason: reasonOf(error) });
  }
  if (Buffer.compare(sha256(bytes), digest) === 0) return bytes;
  throw new InputError(path, 'damaged', { reason: 'its bytes do not match the checkpoint' });
}

async function writeAll(file: FileHandle, buffers: readonly Uint8Array[]): Promise<void> {
  let rest = buffers;
  while (rest.length > 0) {
    let { bytesWritten } = await file.writev(rest);
    const left: Uint8Array[] = [];
    for (const buffer of rest) {
      const written = Math.min(bytesWritten, buffer.length);
      bytesWritten -= written;
      if (written < buffer.length) left.push(buffer.subarray(written));
    }
    rest = left;
  }
}

function sha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest();
}
