import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { InputError } from '../../core/errors.js';
import { reasonOf } from '../../core/file-error.js';
import { checkMemory } from '../../core/memory.js';
import type { Dataset } from '../dataset.js';
import { sharedBytes } from '../shared-memory.js';
import { classificationOf } from '../task.js';
import { resizeImages } from '../transforms/resize.js';
import { readDataFile } from './data-file.js';
import { type DecodedImage, decodeImage } from './image-file.js';

/** What the folders between the root and the images are. */
export const folderLayouts = ['class', 'client/class', 'class/client'] as const;

/** An image file with what its folders say. */
export interface FoundImage {
  readonly folder: string;
  readonly file: string;
  readonly label: string;
  readonly client?: string;
}

const formats = /\.(png|jpe?g)$/i;
const otherFormats = /\.(gif|webp|bmp|tiff?|avif|heic)$/i;

/**
 * The image files below a folder, in the order of their paths. Hidden files and files that are no images are passed over.
 *
 * @throws InputError at a folder that cannot be read, an image of a format that is not read, or if there is none
 */
export async function findImages(
  root: string,
  layout: (typeof folderLayouts)[number],
  advice: string,
): Promise<FoundImage[]> {
  const levels = layout.split('/');
  const found: FoundImage[] = [];
  const visit = async (folder: string, names: readonly string[]): Promise<void> => {
    const entries = (await entriesOf(folder, advice)).sort((a, b) => (a.name < b.name ? -1 : 1));
    if (names.length < levels.length) {
      for (const entry of entries) if (!entry.isFile()) await visit(join(folder, entry.name), [...names, entry.name]);
      return;
    }
    const told = Object.fromEntries(levels.map((level, index) => [level, names[index]]));
    for (const { name } of entries) {
      if (otherFormats.test(name)) {
        const reason = `its name ends in ${extname(name)}`;
        throw new InputError(join(folder, name), 'wrong-format', { expected: 'an image in PNG or JPEG', reason });
      }
      if (formats.test(name))
        found.push({ folder, file: name, label: told.class, ...('client' in told && { client: told.client }) });
    }
  };
  await visit(root, []);
  if (found.length > 0) return found;
  throw new InputError(root, 'none-found', {
    expected: `PNG or JPEG files in folders of the layout '${layout}'`,
    advice,
  });
}

async function entriesOf(folder: string, advice: string) {
  try {
    return (await readdir(folder, { withFileTypes: true })).filter(({ name }) => !name.startsWith('.'));
  } catch (error) {
    throw new InputError(folder, 'cannot-read', { reason: `${reasonOf(error)}; ${advice}` });
  }
}

/** Which images are made of files. */
export interface ImageShape {
  /** The side to which each is resized bilinearly; as they are, if absent. */
  readonly resize?: number;
  /** Without it, gray if all images are. */
  readonly colours?: 'gray' | 'rgb';
}

/** The features of images, one after the other. */
export type ImageFeatures = Pick<Dataset, 'sampleShape' | 'features' | 'scale' | 'shift'>;

/**
 * Decodes images into bytes of one shape. Opacity is left out. Red, green and blue become gray by their luma (ITU-R BT.601).
 *
 * @param where the options, for messages
 * @throws InputError at a damaged image, or one of another size than the first if they are not resized
 */
export async function readImages(
  images: readonly FoundImage[],
  { resize, colours }: ImageShape,
  { where, advice }: { readonly where: string; readonly advice: string },
): Promise<ImageFeatures> {
  const decoded: { readonly width: number; readonly height: number; readonly rgb: Uint8Array }[] = [];
  let allGray = true;
  for (const { folder, file } of images) {
    const image = decodeImage(await readDataFile({ path: folder, advice }, file));
    allGray &&= image.gray;
    const [first = image] = decoded;
    if (resize === undefined && (image.width !== first.width || image.height !== first.height)) {
      throw new InputError(join(folder, file), 'wrong-shape', {
        what: 'pixels',
        found: [image.height, image.width],
        expected: [first.height, first.width],
        counterpart: 'the first image',
        advice: 'the option resize brings all to one size',
      });
    }
    if (decoded.length === 0) {
      const side = resize ?? Math.sqrt(image.width * image.height);
      checkMemory(where, 'images', images.length * side * side * 3);
    }
    decoded.push(resized(image, resize));
  }
  const [{ width, height }] = decoded;
  const gray = colours === undefined ? allGray : colours === 'gray';
  const channels = gray ? 1 : 3;
  const features = sharedBytes(images.length * width * height * channels);
  decoded.forEach(({ rgb }, index) => {
    const target = features.subarray(index * width * height * channels, (index + 1) * width * height * channels);
    if (gray) for (let i = 0; i < target.length; i++) target[i] = luma(rgb[3 * i], rgb[3 * i + 1], rgb[3 * i + 2]);
    else target.set(rgb);
  });
  return { sampleShape: [height, width, channels], features, scale: 1 / 255, shift: 0 };
}

function luma(red: number, green: number, blue: number): number {
  return Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
}

function resized({ width, height, pixels }: DecodedImage, side: number | undefined) {
  const rgb = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) rgb.set(pixels.subarray(4 * i, 4 * i + 3), 3 * i);
  if (side === undefined || (side === width && side === height)) return { width, height, rgb };
  const task = classificationOf(1);
  const image: Dataset = {
    name: 'image',
    size: 1,
    task,
    sampleShape: [height, width, 3],
    features: rgb,
    targets: new Int32Array(1),
    scale: 1,
    shift: 0,
  };
  const { features } = resizeImages(image, side, side);
  return { width: side, height: side, rgb: Uint8Array.from(features) };
}
