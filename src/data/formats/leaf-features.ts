import { sizeOf } from '../../core/weights.js';
import type { Dataset } from '../dataset.js';
import { sharedBytes, sharedFloats } from '../shared-memory.js';
import { faultAt, type LeafPart } from './leaf.js';

/** The features of a part, and how they are stored. */
export type LeafFeatures = Pick<Dataset, 'sampleShape' | 'features' | 'scale' | 'shift'>;

/**
 * The samples as vectors of numbers. Vectors of 784 numbers, as FEMNIST's, are images of 28x28 unless the shape is given.
 *
 * @throws InputError at the file naming the sample that is no vector, or has another length, or a number that is not finite
 */
export function vectors(part: LeafPart, shape?: readonly number[]): LeafFeatures {
  const [first] = part.x;
  const length = Array.isArray(first) ? first.length : 0;
  const sampleShape = shape ?? (length === 784 ? [28, 28, 1] : [length]);
  const width = sizeOf(sampleShape);
  const features = sharedFloats(part.x.length * width);
  part.x.forEach((x, sample) => {
    if (!Array.isArray(x) || x.length !== width || width === 0) {
      throw faultAt(part, sample, (named) => {
        if (!Array.isArray(x) || width === 0) {
          const expected = width === 0 ? 'a list of numbers' : `${width} numbers`;
          return ['invalid-entry', { found: x, place: `as ${named}`, expected }];
        }
        const unit = `numbers in ${named}`;
        return ['wrong-count', { found: x.length, unit, expected: width, counterpart: 'features' }];
      });
    }
    for (let i = 0; i < width; i++) {
      const value: unknown = x[i];
      if (typeof value !== 'number' || !Number.isFinite(value)) {
        throw faultAt(part, sample, (named) => [
          'invalid-entry',
          { found: value, place: `at place ${i} of ${named}`, expected: 'a number' },
        ]);
      }
      features[sample * width + i] = value;
    }
  });
  return { sampleShape, features, scale: 1, shift: 0 };
}

/** How texts become features. */
export interface TextOptions {
  /** The characters that are known, in the order of their numbers. */
  readonly alphabet: string;
  /** How many of the last characters of a sample are taken; all of them if absent. */
  readonly context?: number;
  /** A feature of 0 or 1 for each place and character, or the number of the character for each place. */
  readonly encode: 'one-hot' | 'index';
}

/**
 * The samples as texts of one length: bytes of shape `[length, characters, 1]` with a 1 for the character at each place, or the
 * numbers of the characters, `[length]`.
 *
 * @throws InputError at the file naming the sample that is no text, or has another length or an unknown character
 */
export function texts(part: LeafPart, { alphabet, context, encode }: TextOptions): LeafFeatures {
  const numbers = numbersOf(alphabet);
  const [first] = part.x;
  const whole = typeof first === 'string' ? first.length : 0;
  const length = Math.min(context ?? whole, whole);
  const characters = encode === 'one-hot' ? numbers.size : 1;
  const features = sharedBytes(part.x.length * length * characters);
  part.x.forEach((x, sample) => {
    if (typeof x !== 'string' || x.length !== whole || whole === 0) {
      const expected = whole === 0 ? 'a text' : `a text of ${whole} characters`;
      const counted = typeof x === 'string' ? `, not of ${x.length}` : '';
      throw faultAt(part, sample, (named) => [
        'invalid-entry',
        { found: x, place: `as ${named}`, expected: `${expected}${counted}` },
      ]);
    }
    for (let place = 0; place < length; place++) {
      const number = numberOf(numbers, x[whole - length + place], part, sample);
      const at = (sample * length + place) * characters;
      if (encode === 'one-hot') features[at + number] = 1;
      else features[at] = number;
    }
  });
  return { sampleShape: encode === 'one-hot' ? [length, characters, 1] : [length], features, scale: 1, shift: 0 };
}

/**
 * The next character of each sample, as its number.
 *
 * @throws InputError at the file naming the sample whose target is no single known character
 */
export function nextCharacters(part: LeafPart, alphabet: string): Int32Array {
  const numbers = numbersOf(alphabet);
  return Int32Array.from(part.y, (y, sample) => numberOf(numbers, y, part, sample));
}

function numbersOf(alphabet: string): Map<string, number> {
  return new Map([...alphabet].map((character, number) => [character, number]));
}

function numberOf(numbers: ReadonlyMap<string, number>, character: unknown, part: LeafPart, sample: number): number {
  const number = typeof character === 'string' ? numbers.get(character) : undefined;
  if (number !== undefined) return number;
  const expected = `one of the ${numbers.size} characters of the option alphabet`;
  throw faultAt(part, sample, (named) => ['invalid-entry', { found: character, place: `in ${named}`, expected }]);
}
