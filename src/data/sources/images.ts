import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { sizeOf } from '../../core/weights.js';
import type { DataSource, Dataset } from '../dataset.js';
import { type FoundImage, findImages, folderLayouts, readImages } from '../formats/image-folder.js';
import { splitShape } from '../formats/table-split.js';
import { ownGroups } from '../groups.js';
import { holdOut } from '../held-out.js';
import { namedClasses } from '../own-targets.js';
import { defineSource } from '../source.js';
import { imageTransformShape, transformImages } from '../transforms/image-transform.js';

const { resize, pad } = imageTransformShape;

/** A folder of images with a folder for each class, as torchvision's ImageFolder and Keras' image_dataset_from_directory read it. */
export const images = defineSource({
  name: 'images',
  title: 'a folder of PNG and JPEG files with a folder for each class, in train and test or without a split',
  options: {
    path: z.string().min(1).describe("the folder; a relative path is seen from the scenario's file"),
    layout: z
      .enum(folderLayouts)
      .default('class')
      .describe(
        'what the folders are: one for each class, or in them or above them one for each client, for the partition natural',
      ),
    colours: z.enum(['gray', 'rgb']).optional().describe('default: gray if all images are gray, else rgb'),
    resize,
    pad,
    ...splitShape,
  },
  paths: ['path'],
  load: async ({ path, layout, colours, resize, pad, ...split }, { where }): Promise<DataSource> => {
    const advice = "the folder is the option 'path' of the data set 'images'";
    const hasParts = existsSync(join(path, 'train')) && existsSync(join(path, 'test'));
    const train = await findImages(hasParts ? join(path, 'train') : path, layout, advice);
    const test = hasParts ? await findImages(join(path, 'test'), layout, advice) : [];
    const decoded = await readImages([...train, ...test], { resize, colours }, { where, advice });
    const told = (part: readonly FoundImage[], place: string) => ({ values: part.map(({ label }) => label), place });
    const targets = hasParts
      ? namedClasses(told(train, join(path, 'train')), told(test, join(path, 'test')))
      : namedClasses(told(train, path), told([], path));
    const clientsOf = (part: readonly FoundImage[]) =>
      part.flatMap(({ client }) => (client === undefined ? [] : [client]));
    const groups = layout === 'class' ? undefined : ownGroups(clientsOf(train), clientsOf(test));
    const end = train.length * sizeOf(decoded.sampleShape);
    const dataset = (part: 'train' | 'test', size: number, features: Dataset['features']): Dataset =>
      transformImages(
        { name: 'images', size, ...decoded, ...targets[part], features, ...(groups && { groups: groups[part] }) },
        { pad },
        where,
      );
    const whole = dataset('train', train.length, decoded.features.subarray(0, end));
    if (!hasParts) return holdOut(whole, split, path);
    return { train: whole, test: dataset('test', test.length, decoded.features.subarray(end)) };
  },
});
