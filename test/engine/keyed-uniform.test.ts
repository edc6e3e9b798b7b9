import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sizeOf } from '../../src/core/weights.js';
import { createEagerEngine } from '../../src/engine/eager.js';
import type { Engine } from '../../src/engine/engine.js';
import { keyedUniform } from '../../src/engine/keyed-uniform.js';
import { paths } from './against-reference.js';

const reference = await createEagerEngine('reference');

async function numbersOf(engine: Engine, key: readonly number[], draw: number, shape: readonly number[]) {
  const signature = { key: { shape: [2], dtype: 'int32' } } as const;
  const program = await engine.compile((inputs) => ({ numbers: keyedUniform(inputs.key, draw, shape) }), signature);
  const { numbers } = await program.run({ key: Int32Array.from(key) });
  await program.dispose();
  return Array.from(numbers);
}

const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });

it.each(paths)('gives the same bits on the reference and with $path', ({ engine }) =>
  fc.assert(
    fc.asyncProperty(
      fc.tuple(word, word),
      fc.nat(5),
      fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 3 }),
      async (key, draw, shape) => {
        const found = await numbersOf(engine, key, draw, shape);
        expect(found).toEqual(await numbersOf(reference, key, draw, shape));
        expect(found).toHaveLength(sizeOf(shape));
        for (const number of found) expect(number >= 0 && number < 1 && Number.isInteger(number * 2 ** 24)).toBe(true);
      },
    ),
    { numRuns: 10 },
  ),
);

it('looks uniform and independent along positions, between draws, and between keys that differ by one', async () => {
  const size = 2 ** 14;
  const of = (key: readonly number[], draw = 0) => numbersOf(reference, key, draw, [size]);
  const correlation = (a: readonly number[], b: readonly number[]) => {
    const count = Math.min(a.length, b.length);
    let sum = 0;
    for (let i = 0; i < count; i++) sum += (a[i] - 0.5) * (b[i] - 0.5);
    return (12 * sum) / Math.sqrt(count);
  };
  // Each is about normal with variance 1.
  for (const key of [
    [0, 0],
    [1, 0],
    [123456789, -987654321],
  ]) {
    const numbers = await of(key);
    const below = (rate: number) => numbers.filter((number) => number < rate).length;
    for (const rate of [0.1, 0.5, 0.9]) {
      expect(Math.abs(below(rate) - size * rate) / Math.sqrt(size * rate * (1 - rate))).toBeLessThan(5);
    }
    const others = [await of([key[0] + 1, key[1]]), await of([key[0], key[1] + 1]), await of(key, 1)];
    for (const lag of [1, 2, 10, 64, 128, 784]) others.push(numbers.slice(lag));
    for (const other of others) expect(Math.abs(correlation(numbers, other))).toBeLessThan(5);
  }
});

it('stands beside functions that are differentiated, and has no gradient', async () => {
  const signature = { key: { shape: [2], dtype: 'int32' }, x: { shape: [4], dtype: 'float32' } } as const;
  const [compiled, expected] = await Promise.all(
    [paths[0].engine, reference].map(async (engine) => {
      const program = await engine.compile(({ key, x }) => {
        const loss = (at: tf.Tensor) => tf.sum(tf.mul(tf.square(at), keyedUniform(key, 0, [4])));
        return { gradient: tf.grad(loss)(x) };
      }, signature);
      return program.run({ key: Int32Array.of(1, 2), x: Float32Array.of(1, 2, 3, 4) });
    }),
  );
  expect(compiled).toEqual(expected);
  const numbers = await numbersOf(reference, [1, 2], 0, [4]);
  expect(Array.from(expected.gradient)).toEqual(numbers.map((number, i) => Math.fround(2 * (i + 1) * number)));
});
