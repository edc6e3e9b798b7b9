import { z } from 'zod';
import { width } from '../width.js';
import { convolutionalGenerator } from './convolutional-generator.js';
import { denseGenerator } from './dense-generator.js';
import type { Generator, GeneratorTask } from './generator.js';

const noise = width.default(100).describe('numbers of noise');

/** Generators of samples, as a scenario names them. */
export const generatorOptions = z.discriminatedUnion('name', [
  z.strictObject({
    name: z.literal('convolutional'),
    noise,
    channels: width.default(64).describe('channels before the last convolution'),
  }),
  z.strictObject({
    name: z.literal('dense'),
    noise,
    hidden: width.default(256).describe('units of the hidden layer'),
  }),
]);
/** A generator with all its options. */
export type GeneratorOptions = z.infer<typeof generatorOptions>;

/**
 * Builds a generator of standardised samples.
 *
 * @throws InputError if it does not make samples of this shape
 */
export function createGenerator(options: GeneratorOptions, task: GeneratorTask): Generator {
  if (options.name === 'convolutional') return convolutionalGenerator(options, task);
  return denseGenerator({ ...options, standardize: true }, task);
}
