import { constants as buffers } from 'node:buffer';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { constants, gunzip, gunzipSync } from 'node:zlib';
import prettyBytes from 'pretty-bytes';
import { InputError } from '../../core/errors.js';
import { reasonOf } from '../../core/file-error.js';
import { sharedBytes } from '../shared-memory.js';

/** A folder of data files. */
export interface DataFolder {
  readonly path: string;
  /** Where the folder comes from and how to choose another: a clause added to the message about a missing file. */
  readonly advice: string;
}

/** A file's content, unpacked. */
export interface DataFile {
  /** The file as found, for messages. */
  readonly path: string;
  /** Over a SharedArrayBuffer, so that samples can stay where they were read. */
  readonly bytes: Uint8Array;
}

/** A format whose header says how long a file is. */
export interface SizedFormat {
  /** Bytes of the header. */
  readonly header: number;
  /**
   * The bytes of a whole file, unpacked, its header included.
   *
   * @param header the first bytes of the file, fewer than {@link SizedFormat.header} if it has no more
   * @throws InputError at `path` if this is not the header of such a file
   */
  lengthOf(header: Uint8Array, path: string): number;
}

/** The most bytes that are read of a file whose format does not say how long it is. */
export const LONGEST_FILE = 2 ** 30;

/** So many bytes are read to see the header. Packed, they hold at most about a thousand times as many. */
const HEAD = 2 ** 12;

/**
 * Reads `name` or else `name.gz` from a folder. Content that begins with the gzip mark is unpacked, whatever the file's
 * name. No more is unpacked than the header of the format says, or {@link LONGEST_FILE} without a format.
 *
 * @throws InputError at the file's path if there is neither file, it is not a regular file, it cannot be read, it is longer
 *   than that, or it is a damaged gzip file
 */
export async function readDataFile(folder: DataFolder, name: string, format?: SizedFormat): Promise<DataFile> {
  const plain = join(folder.path, name);
  for (const path of [plain, `${plain}.gz`]) {
    const bytes = await readStored(path, format);
    if (bytes) return { path, bytes };
  }
  throw new InputError(plain, 'no-such-file', { advice: folder.advice });
}

/** The content of a file; undefined if there is none. */
async function readStored(path: string, format: SizedFormat | undefined): Promise<Uint8Array | undefined> {
  let file: FileHandle | undefined;
  try {
    // Before it is opened: to open a named pipe waits for whoever writes into it.
    const { size, ...kind } = await sizeAndKind(path);
    if (!kind.isFile) throw new InputError(path, 'cannot-read', { reason: `it is ${kind.name}, not a file` });
    file = await open(path);
    const head = await readBytes(file, Math.min(size, HEAD), path);
    const packed = isGzip(head);
    const limit = format?.lengthOf(
      packed ? unpackHead(head, format.header, path) : head.subarray(0, format.header),
      path,
    );
    if (!packed && size > (limit ?? LONGEST_FILE)) throw tooLong(path, limit);
    const stored = size > head.length ? await readBytes(file, size, path) : head;
    return packed ? await unpack(stored, path, limit) : stored;
  } catch (error) {
    if (error instanceof InputError) throw error;
    if (isMissing(error)) return undefined;
    throw new InputError(path, 'cannot-read', { reason: reasonOf(error) });
  } finally {
    await file?.close();
  }
}

async function sizeAndKind(path: string): Promise<{ size: number; isFile: boolean; name: string }> {
  const found = await stat(path);
  const name = found.isDirectory() ? 'a folder' : found.isFIFO() ? 'a named pipe' : 'a device or socket';
  return { size: found.size, isFile: found.isFile(), name };
}

/** The first bytes of a file, in shared memory. */
async function readBytes(file: FileHandle, length: number, path: string): Promise<Uint8Array> {
  const bytes = allocate(length, path);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, filled);
    if (bytesRead === 0) return bytes.subarray(0, filled);
    filled += bytesRead;
  }
  return bytes;
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function unpackHead(packed: Uint8Array, length: number, path: string): Uint8Array {
  try {
    return gunzipSync(packed, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, length);
  } catch (error) {
    throw new InputError(path, 'damaged', { reason: `its gzip data cannot be unpacked (${reasonOf(error)})` });
  }
}

async function unpack(packed: Uint8Array, path: string, limit: number | undefined): Promise<Uint8Array> {
  const maxOutputLength = Math.min(limit ?? LONGEST_FILE, buffers.MAX_LENGTH);
  try {
    const unpacked = await promisify(gunzip)(packed, { maxOutputLength });
    const bytes = allocate(unpacked.length, path);
    bytes.set(unpacked);
    return bytes;
  } catch (error) {
    if (error instanceof InputError) throw error;
    if (hasCode(error, 'ERR_BUFFER_TOO_LARGE')) throw tooLong(path, limit);
    throw new InputError(path, 'damaged', { reason: `its gzip data cannot be unpacked (${reasonOf(error)})` });
  }
}

function tooLong(path: string, limit: number | undefined): InputError {
  return limit === undefined
    ? new InputError(path, 'too-long', { most: LONGEST_FILE, limit: 'the most that is read of a file' })
    : new InputError(path, 'too-long', { most: limit, limit: 'the length that its header says' });
}

function allocate(length: number, path: string): Uint8Array {
  try {
    return sharedBytes(length);
  } catch (error) {
    if (error instanceof RangeError)
      throw new InputError(path, 'out-of-memory', { asked: `${length} bytes`, available: prettyBytes(totalmem()) });
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR');
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
