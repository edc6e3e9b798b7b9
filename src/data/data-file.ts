import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { InputError } from '../core/errors.js';
import { sharedBytes } from './shared-memory.js';

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

/**
 * Reads `name` or else `name.gz` from a folder. Content that begins with the gzip mark is unpacked, whatever the file's
 * name.
 *
 * @throws InputError at the file's path if there is neither file, it cannot be read, or it is a damaged gzip file
 */
export async function readDataFile(folder: DataFolder, name: string): Promise<DataFile> {
  const plain = join(folder.path, name);
  for (const path of [plain, `${plain}.gz`]) {
    const stored = await readStored(path);
    if (stored) return { path, bytes: isGzip(stored) ? await unpack(stored, path) : stored };
  }
  throw new InputError(plain, `no such file, nor one with .gz added; ${folder.advice}`);
}

async function readStored(path: string): Promise<Uint8Array | undefined> {
  let file: FileHandle | undefined;
  try {
    file = await open(path);
    const bytes = sharedBytes((await file.stat()).size);
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, filled);
      if (bytesRead === 0) return bytes.subarray(0, filled);
      filled += bytesRead;
    }
    return bytes;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw new InputError(path, `cannot be read: ${messageOf(error)}`);
  } finally {
    await file?.close();
  }
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

async function unpack(packed: Uint8Array, path: string): Promise<Uint8Array> {
  try {
    const unpacked = await promisify(gunzip)(packed);
    const bytes = sharedBytes(unpacked.length);
    bytes.set(unpacked);
    return bytes;
  } catch (error) {
    throw new InputError(path, `damaged gzip file: ${messageOf(error)}`);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
