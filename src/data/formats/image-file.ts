import { decode } from 'jpeg-js';
import { PNG } from 'pngjs';
import { InputError } from '../../core/errors.js';
import { reasonOf } from '../../core/file-error.js';
import { LONGEST_FILE } from './data-file.js';

/** An image as its file holds it. */
export interface DecodedImage {
  readonly width: number;
  readonly height: number;
  /** Whether the file's format says that it is gray. */
  readonly gray: boolean;
  /** Red, green, blue and opacity of each pixel, line after line. */
  readonly pixels: Uint8Array;
}

/** The most pixels of an image. */
const MOST_PIXELS = 2 ** 24;

/**
 * The most bytes of an interlaced PNG. Deflate packs at most 1032 to 1, and the library bounds what it unpacks only of images that
 * are not interlaced.
 */
const LONGEST_INTERLACED = Math.floor(LONGEST_FILE / 1032);

/**
 * Decodes a PNG or JPEG file, told apart by how it begins. Depths of more than 8 bits are reduced to 8.
 *
 * @throws InputError at the file if it is neither, is damaged, or has more than 2^24 pixels
 */
export function decodeImage({ path, bytes }: { readonly path: string; readonly bytes: Uint8Array }): DecodedImage {
  if (bytes.length >= 26 && Buffer.from(bytes.slice(0, 8)).toString('latin1') === '\x89PNG\r\n\x1a\n') {
    return png(path, bytes);
  }
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return jpeg(path, bytes);
  const reason = `its ${bytes.length} bytes begin otherwise`;
  throw new InputError(path, 'wrong-format', { expected: 'an image in PNG or JPEG', reason });
}

function png(path: string, bytes: Uint8Array): DecodedImage {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [width, height, colours, interlaced] = [view.getUint32(16), view.getUint32(20), bytes[25], bytes[28]];
  if (width * height > MOST_PIXELS) {
    throw new InputError(path, 'image-too-large', { found: [height, width], most: MOST_PIXELS });
  }
  if (interlaced && bytes.length > LONGEST_INTERLACED) {
    const limit = 'the most that is read of an interlaced PNG';
    throw new InputError(path, 'too-long', { most: LONGEST_INTERLACED, limit, found: bytes.length });
  }
  try {
    const { data } = PNG.sync.read(Buffer.from(bytes));
    return { width, height, gray: colours === 0 || colours === 4, pixels: data };
  } catch (error) {
    throw damaged(path, bytes, 'PNG', error);
  }
}

function jpeg(path: string, bytes: Uint8Array): DecodedImage {
  try {
    const options = {
      useTArray: true,
      tolerantDecoding: false,
      maxResolutionInMP: MOST_PIXELS / 1e6,
      maxMemoryUsageInMB: 1024,
    } as const;
    const { width, height, data } = decode(bytes, options);
    return { width, height, gray: isGray(data), pixels: data };
  } catch (error) {
    throw damaged(path, bytes, 'JPEG', error);
  }
}

/** Whether every pixel is: the decoder does not tell how many components a file has. */
function isGray(pixels: Uint8Array): boolean {
  for (let i = 0; i < pixels.length; i += 4) {
    if (pixels[i] !== pixels[i + 1] || pixels[i] !== pixels[i + 2]) return false;
  }
  return true;
}

function damaged(path: string, bytes: Uint8Array, format: string, error: unknown): InputError {
  const reason = `its ${bytes.length} bytes cannot be read as ${format} (${reasonOf(error)})`;
  return new InputError(path, 'damaged', { reason });
}
