import { crc32 } from 'node:zlib';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { InputError } from '../../core/errors.js';
import { reasonOf } from '../../core/file-error.js';
import { quoted } from '../../core/printable.js';
import { sharedBytes } from '../shared-memory.js';
import { type DataFile, LONGEST_FILE } from './data-file.js';

/** The files inside a ZIP file, by name. */
export interface ZipArchive {
  readonly path: string;
  readonly names: readonly string[];
  /**
   * Unpacks one of them.
   *
   * @throws InputError at the archive's path if it holds no such file, or one that is damaged, encrypted or longer than is read
   */
  read(name: string): Promise<Uint8Array>;
}

/**
 * Opens a ZIP file that was read into memory. Nothing is unpacked yet.
 *
 * @throws InputError at the file's path if it is no ZIP file
 */
export async function openZip({ path, bytes }: DataFile): Promise<ZipArchive> {
  const entries = new Map<string, Entry>();
  try {
    const zip = await fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
    return {
      path,
      names: [...entries.keys()],
      read: async (name) => {
        const entry = entries.get(name);
        if (!entry) throw new InputError(path, 'none-found', { expected: `file '${quoted(name)}'` });
        return unpacked(zip, entry, path);
      },
    };
  } catch (error) {
    const reason = `its ${bytes.length} bytes cannot be read as ZIP (${reasonOf(error)})`;
    throw new InputError(path, 'damaged', { reason });
  }
}

async function unpacked(zip: ZipFile, entry: Entry, path: string): Promise<Uint8Array> {
  const { fileName, uncompressedSize } = entry;
  if (uncompressedSize > LONGEST_FILE) {
    const limit = `the most that is read of a file, here '${quoted(fileName)}'`;
    throw new InputError(path, 'too-long', { most: LONGEST_FILE, limit, found: uncompressedSize });
  }
  let found: number;
  const bytes = sharedBytes(uncompressedSize);
  try {
    let filled = 0;
    found = 0;
    // The library ends the stream with an error where it holds another number of bytes than the directory says.
    for await (const chunk of await zip.openReadStreamPromise(entry)) {
      bytes.set(chunk, filled);
      filled += chunk.length;
      found = crc32(chunk, found);
    }
  } catch (error) {
    const place = `'${quoted(fileName)}' from byte ${entry.relativeOffsetOfLocalHeader} on`;
    throw new InputError(path, 'damaged', { reason: `${place} cannot be unpacked (${reasonOf(error)})` });
  }
  if (found === entry.crc32) return bytes;
  const reason = `'${quoted(fileName)}' has another checksum than the directory of the ZIP file says`;
  throw new InputError(path, 'damaged', { reason });
}
