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
 * Decodes a PNG or JPEG file, told apart by how it begins. Depths of more than 8 bits are reduced to 8.
 *
 * @throws InputError at the file if it is neither, is damaged, or has more than 2^24 pixels
 */
export function decodeImage({ path, bytes }: { readonly path: string; readonly bytes: Uint8Array }): DecodedImage {
  if (bytes.length >= 26 && Buffer.from(bytes.slice(0, 8)).toString('latin1') === '\x89PNG\r\n\x1a\n') {
    return png(path, bytes);
  }
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return jpeg(path, bytes);
  throw new InputError(path, `neither PNG nor JPEG: its ${bytes.length} bytes begin otherwise`);
}

function png(path: string, bytes: Uint8Array): DecodedImage {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [width, height, colours, interlaced] = [view.getUint32(16), view.getUint32(20), bytes[25], bytes[28]];
  if (width * height > MOST_PIXELS) throw tooLarge(path, width, height);
  // Deflate packs at most 1032 to 1; the library bounds what it unpacks of images that are not interlaced.
  if (interlaced && bytes.length * 1032 > LONGEST_FILE) {
    throw new InputError(path, `an interlaced PNG of ${bytes.length} bytes, which is too large to be read`);
  }
  try {
    const { data } = PNG.sync.read(Buffer.from(bytes));
    return { width, height, gray: colours === 0 || colours === 4, pixels: data };
  } catch (error) {
    throw new InputError(path, `damaged PNG of ${bytes.length} bytes: ${reasonOf(error)}`);
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
    throw new InputError(path, `damaged JPEG of ${bytes.length} bytes: ${reasonOf(error)}`);
  }
}

/** Whether every pixel is: the decoder does not tell how many components a file has. */
function isGray(pixels: Uint8Array): boolean {
  for (let i = 0; i < pixels.length; i += 4) {
    if (pixels[i] !== pixels[i + 1] || pixels[i] !== pixels[i + 2]) return false;
  }
  return true;
}

function tooLarge(path: string, width: number, height: number): InputError {
  return new InputError(path, `an image of ${width}x${height} pixels, more than the ${MOST_PIXELS} that are read`);
}
