import { z } from 'zod';
import { checkMemory } from '../../core/memory.js';
import type { RandomStream } from '../../core/random.js';
import { sizeOf } from '../../core/weights.js';
import type { Dataset } from '../dataset.js';
import { sharedFloats, sharedInts } from '../shared-memory.js';
import { defineSource } from '../source.js';
import { classificationOf } from '../task.js';

/**
 * Synthetic classes: each a normal distribution with unit variance about a random centre. Sample i has class i modulo the
 * number of classes.
 */
export const blobs = defineSource({
  name: 'blobs',
  title: 'synthetic Gaussian blobs of any shape and size',
  options: {
    classes: z.int().min(2).default(10),
    sampleShape: z
      .array(z.int().positive())
      .min(1)
      .max(3)
      .default([20])
      .describe('[features], or [height, width, channels] for images'),
    train: z.int().positive().default(2000).describe('training samples'),
    test: z.int().positive().default(500).describe('test samples'),
    separation: z.number().nonnegative().default(5).describe('root mean square distance between two centres'),
  },
  load: async (options, { random, where }) => {
    const { classes, sampleShape } = options;
    const length = sizeOf(sampleShape);
    const numbers = (options.train + options.test) * (length + 1) + 2 * classes * length;
    checkMemory(where, 'samples', numbers * Float32Array.BYTES_PER_ELEMENT);
    const spread = options.separation / Math.sqrt(2 * length);
    const centres = normals(random.fork('centres'), new Float64Array(classes * length)).map((v) => v * spread);
    const part = (size: number, stream: RandomStream): Dataset => {
      const features = normals(stream, sharedFloats(size * length));
      const labels = sharedInts(size);
      for (let row = 0; row < size; row++) {
        labels[row] = row % classes;
        for (let i = 0; i < length; i++) features[row * length + i] += centres[labels[row] * length + i];
      }
      return {
        name: 'blobs',
        size,
        task: classificationOf(classes),
        sampleShape,
        features,
        targets: labels,
        scale: 1,
        shift: 0,
      };
    };
    return { train: part(options.train, random.fork('train')), test: part(options.test, random.fork('test')) };
  },
});

function normals<A extends Float32Array | Float64Array>(random: RandomStream, values: A): A {
  for (let i = 0; i < values.length; i++) values[i] = random.normal();
  return values;
}
