import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../src/engine/create-engine.js';
import { createEagerEngine } from '../../src/engine/eager.js';
import type { ScanSignature, ScanStep, Tensors } from '../../src/engine/engine.js';

const float = (...shape: number[]) => ({ shape, dtype: 'float32' }) as const;

describe('the reference engine', () => {
  it('runs a function of named inputs and leaves them as they are', async () => {
    const engine = await createEagerEngine('reference');
    const program = await engine.compile(
      ({ a, b }) => ({ product: tf.matMul(a, b), same: a, nearest: tf.argMax(b, 0) }),
      { a: float(1, 2), b: float(2, 2) },
    );
    const a = Float32Array.of(1, 2);
    const result = await program.run({ a, b: Float32Array.of(1, 2, 3, 4) });
    expect(result).toEqual({
      product: Float32Array.of(7, 10),
      same: Float32Array.of(1, 2),
      nearest: Int32Array.of(1, 1),
    });
    expect(result.same.buffer).not.toBe(a.buffer);
  });

  it('gives bytes to the function as floats', async () => {
    const engine = await createEagerEngine('reference');
    const program = await engine.compile(({ x }) => ({ half: tf.mul(x, 0.5) }), { x: { shape: [2], dtype: 'uint8' } });
    expect(await program.run({ x: Uint8Array.of(255, 1) })).toEqual({ half: Float32Array.of(127.5, 0.5) });
  });

  it('names an input of the wrong size or a missing one', async () => {
    const engine = await createEagerEngine('reference');
    const program = await engine.compile(({ x }) => ({ x }), { x: float(2) });
    await expect(program.run({ x: Float32Array.of(1) })).rejects.toThrow(/'x' has 1 values.*needs 2/);
    await expect(program.run({})).rejects.toThrow(/'x' is missing/);
  });

  it('frees every tensor, also when the function throws', async () => {
    const engine = await createEagerEngine('reference');
    const program = await engine.compile(({ x }) => ({ y: tf.square(tf.add(x, 1)) }), { x: float(2) });
    const broken = await engine.compile(
      ({ x }) => {
        tf.square(x);
        throw new Error('broken');
      },
      { x: float(2) },
    );
    const before = tf.memory().numTensors;
    await program.run({ x: Float32Array.of(1, 2) });
    await expect(broken.run({ x: Float32Array.of(1, 2) })).rejects.toThrow('broken');
    expect(tf.memory().numTensors).toBe(before);
  });
});

const signature: ScanSignature = {
  state: { total: float(2), steady: float() },
  constants: { factor: float() },
  inputs: { offset: float(2) },
  tables: { bytes: { shape: [2], dtype: 'uint8' }, classes: { shape: [], dtype: 'int32' } },
  rows: 3,
};

/** total += factor * sum of the gathered rows + offset */
const accumulate: ScanStep = (state, { constants, inputs, tables }) => ({
  state: {
    total: tf.add(tf.add(state.total, tf.mul(constants.factor, tf.sum(tables.bytes, 0))), inputs.offset),
    steady: state.steady,
  },
  outputs: { sum: tf.sum(tables.bytes), classes: tables.classes },
});

describe('a scan of the reference engine', () => {
  const scan = fc.record({
    size: fc.integer({ min: 1, max: 6 }),
    steps: fc.integer({ min: 1, max: 4 }),
    factor: fc.integer({ min: -3, max: 3 }),
    draws: fc.infiniteStream(fc.nat(255)),
  });

  it('equals the loop written out', async () => {
    const engine = await createEagerEngine('reference');
    const program = await engine.scan(accumulate, signature);
    await fc.assert(
      fc.asyncProperty(scan, async ({ size, steps, factor, draws }) => {
        const take = (count: number) => Array.from({ length: count }, () => draws.next().value);
        const bytes = Uint8Array.from(take(size * 2));
        const classes = Int32Array.from(take(size));
        const rows = Int32Array.from(take(steps * 3), (draw) => draw % size);
        const offset = Float32Array.from(take(steps * 2));
        const total = Float32Array.of(1, 2);
        const given = {
          steps,
          rows,
          state: { total, steady: Float32Array.of(7) },
          constants: { factor: Float32Array.of(factor) },
          inputs: { offset },
          tables: { bytes, classes },
        };

        const expected = [1, 2];
        const sums = new Float32Array(steps);
        rows.forEach((row, position) => {
          for (let k = 0; k < 2; k++) expected[k] += factor * bytes[row * 2 + k];
          sums[Math.floor(position / 3)] += bytes[row * 2] + bytes[row * 2 + 1];
        });
        offset.forEach((value, position) => {
          expected[position % 2] += value;
        });

        const { final, state, outputs } = await program.run(given);
        expect(state).toEqual({ total: Float32Array.from(expected), steady: Float32Array.of(7) });
        expect(outputs).toEqual({ sum: sums, classes: Int32Array.from(rows, (row) => classes[row]) });
        expect(total).toEqual(Float32Array.of(1, 2));
        expect(final).toEqual(Float32Array.of(...expected, 7));
      }),
      { numRuns: 30 },
    );
  });

  it('returns the state unchanged after 0 steps', async () => {
    const engine = await createEagerEngine('reference');
    const program = await engine.scan((state) => ({ state: { a: tf.add(state.a, 1) }, outputs: {} }), {
      state: { a: float(1) },
    });
    expect(await program.run({ steps: 0, state: { a: Float32Array.of(0.1) } })).toEqual({
      final: Float32Array.of(0.1),
      state: { a: Float32Array.of(0.1) },
      outputs: {},
    });
  });

  it('names the table that lacks a row', async () => {
    const engine = await createEagerEngine('reference');
    const program = await engine.scan((state, { tables }) => ({ state, outputs: { sum: tf.sum(tables.x) } }), {
      state: {},
      tables: { x: float(1) },
      rows: 1,
    });
    const run = program.run({ steps: 1, state: {}, tables: { x: Float32Array.of(1, 2) }, rows: Int32Array.of(2) });
    await expect(run).rejects.toThrow(/row 2 is not in table 'x' of 2 rows/);
  });
});

describe('FLOPs of the reference engine', () => {
  it('are those of the compiling engine, for functions and for scans', async () => {
    const [reference, onnx] = [await createEngine('reference'), await createEngine('onnx')];
    const fn = ({ a, b }: Tensors) => ({ c: tf.add(tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D), 1) });
    const inputs = { a: float(3, 4), b: float(4, 5) };
    const { flops } = await reference.compile(fn, inputs);
    expect(flops).toBe((await onnx.compile(fn, inputs)).flops);
    expect(flops).toBeGreaterThanOrEqual(2 * 3 * 4 * 5);
    const { flopsPerStep } = await reference.scan(accumulate, signature);
    expect(flopsPerStep).toBe((await onnx.scan(accumulate, signature)).flopsPerStep);
    expect(flopsPerStep).toBeGreaterThan(0);
  });
});
