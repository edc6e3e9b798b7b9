import { z } from 'zod';
import { InputError } from '../../core/errors.js';
import { checkMemory } from '../../core/memory.js';
import type { Dataset } from '../dataset.js';
import { type LeafPart, partOf, readLeafPart, usersOf } from '../formats/leaf.js';
import { nextCharacters, texts, vectors } from '../formats/leaf-features.js';
import { ownGroups } from '../groups.js';
import { inOrder } from '../in-order.js';
import { namedClasses, numberedClasses, type TargetsOfParts } from '../own-targets.js';
import { defineImageSource } from '../source.js';

/** The characters of LEAF's Shakespeare, in the order of their classes. */
const shakespeare = '\n !"&\'(),-.0123456789:;>?ABCDEFGHIJKLMNOPQRSTUVWXYZ[]abcdefghijklmnopqrstuvwxyz}';

/**
 * Caldas et al., "LEAF: A Benchmark for Federated Settings", 2018: what its scripts write for FEMNIST (images), Synthetic (vectors) and
 * Shakespeare (the next character after 80). Users are the groups of the partition `natural`.
 */
export const leaf = defineImageSource({
  name: 'leaf',
  title:
    "LEAF's JSON: a folder with train/*.json and test/*.json, users and what they hold (FEMNIST, Shakespeare, Synthetic)",
  options: {
    path: z.string().min(1).describe("the folder; a relative path is seen from the scenario's file"),
    sampleShape: z
      .array(z.int().positive())
      .min(1)
      .max(3)
      .optional()
      .describe('[features], or [height, width, channels] for images; default: [28, 28, 1] for vectors of 784'),
    classes: z
      .int()
      .min(2)
      .optional()
      .describe('number of classes; else as many as there are from 0, or 1, to the largest label'),
    alphabet: z
      .string()
      .min(2)
      .max(256)
      .refine((text) => new Set(text).size === [...text].length, {
        params: { fault: new InputError('alphabet', 'repeated', { unit: 'character' }) },
      })
      .default(shakespeare)
      .describe('of texts: the characters, in the order of their classes'),
    context: z
      .int()
      .positive()
      .optional()
      .describe('of texts: how many characters before the next are seen; default: all'),
    encode: z
      .enum(['one-hot', 'index'])
      .default('one-hot')
      .describe('of texts: 0 or 1 for each place and character; or the number of the character at each place'),
  },
  paths: ['path'],
  load: async ({ path, ...options }, { where }) => {
    const folder = { path, advice: "the folder is the option 'path' of the data set 'leaf'" };
    const parts = await inOrder([readLeafPart(partOf(folder, 'train')), readLeafPart(partOf(folder, 'test'))]);
    const [train, test] = parts;
    const samples = train.x.length + test.x.length;
    const isText = typeof train.x[0] === 'string';
    checkMemory(where, 'features', samples * bytesOf(train.x[0], options));
    const targets = isText ? characterTargets(train, test, options.alphabet) : targetsOf(train, test, options.classes);
    const groups = ownGroups(usersOf(train), usersOf(test));
    const shape = options.sampleShape;
    const featuresOf = (part: LeafPart) => (isText ? texts(part, options) : vectors(part, shape));
    const features = featuresOf(train);
    const ofTest = isText ? featuresOf(test) : vectors(test, features.sampleShape);
    const dataset = (part: LeafPart) => ({ name: 'leaf', size: part.x.length });
    return {
      train: { ...dataset(train), ...targets.train, ...features, groups: groups.train } satisfies Dataset,
      test: { ...dataset(test), ...targets.test, ...ofTest, groups: groups.test } satisfies Dataset,
    };
  },
});

/** Bytes of the features of a sample like the first. */
function bytesOf(
  first: unknown,
  { alphabet, context, encode }: { alphabet: string; context?: number; encode: string },
): number {
  if (Array.isArray(first)) return 4 * first.length;
  if (typeof first !== 'string') return 0;
  return Math.min(context ?? first.length, first.length) * (encode === 'one-hot' ? alphabet.length : 1);
}

function targetsOf(train: LeafPart, test: LeafPart, classes: number | undefined): TargetsOfParts {
  const told = <Value>(read: (y: unknown) => Value) =>
    [train, test].map(({ y, path }) => ({ values: y.map(read), place: path }));
  if (train.y.every((y) => typeof y === 'number')) {
    const [ofTrain, ofTest] = told(Number);
    return numberedClasses(ofTrain, ofTest, classes);
  }
  const [ofTrain, ofTest] = told(String);
  return namedClasses(ofTrain, ofTest);
}

/** One class for each character of the alphabet, whether or not it occurs. */
function characterTargets(train: LeafPart, test: LeafPart, alphabet: string): TargetsOfParts {
  const told = (part: LeafPart) => ({ values: nextCharacters(part, alphabet), place: part.path });
  const characters = [...alphabet];
  const { train: ofTrain, test: ofTest } = numberedClasses(told(train), told(test), characters.length);
  return { train: { ...ofTrain, classNames: characters }, test: { ...ofTest, classNames: characters } };
}
