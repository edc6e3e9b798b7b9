import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { RandomStream } from '../../src/core/random.js';
import { createEngine } from '../../src/engine/create-engine.js';
import type { ScanArguments, ScanSignature, ScanStep } from '../../src/engine/engine.js';
import { TraceError } from '../../src/engine/trace/trace-error.js';

const engine = await createEngine('onnx');
const reference = await createEngine('reference');

afterAll(() => engine.dispose());

const float = (...shape: number[]) => ({ shape, dtype: 'float32' }) as const;

const signature: ScanSignature = {
  state: { w: float(4, 3), velocity: float(4, 3), count: float() },
  constants: { rate: float(), offset: { shape: [3], dtype: 'int32' } },
  inputs: { noise: float(2, 3), scale: float() },
  tables: { x: { shape: [2, 2], dtype: 'uint8' }, y: { shape: [], dtype: 'int32' }, soft: float(3) },
  rows: 2,
};

/** A step of momentum on a loss that uses everything a step can see. */
const step: ScanStep = ({ w, velocity, count }, { constants, inputs, tables }) => {
  const loss = (given: tf.Tensor) => {
    const x = tf.reshape(tf.mul(tables.x, 1 / 255), [2, 4]);
    const logits = tf.add(tf.matMul(x, given), tf.mul(inputs.noise, inputs.scale));
    const hard = tf.oneHot(tables.y, 3, 1, 0, 'float32');
    const target = tf.add(tf.mul(hard, 0.5), tf.mul(tables.soft, tf.cast(constants.offset, 'float32')));
    return tf.neg(tf.mean(tf.sum(tf.mul(target, tf.logSoftmax(logits)), 1)));
  };
  const { value, grad } = tf.valueAndGrad(loss)(w);
  const next = tf.add(tf.mul(velocity, 0.9), grad);
  return {
    state: { w: tf.sub(w, tf.mul(constants.rate, next)), velocity: next, count: tf.add(count, 1) },
    outputs: { loss: value, top: tf.argMax(grad, 1) },
  };
};

const length = 5;

function argumentsOf(seed: number, steps: number): ScanArguments {
  const random = RandomStream.of(seed, 'arguments');
  const normal = (size: number) => Float32Array.from({ length: size }, () => random.normal());
  return {
    steps,
    state: { w: normal(12), velocity: normal(12), count: Float32Array.of(3) },
    constants: { rate: Float32Array.of(0.1), offset: Int32Array.of(1, 0, 2) },
    inputs: { noise: normal(steps * 6), scale: normal(steps) },
    tables: {
      x: Uint8Array.from({ length: length * 4 }, () => random.integer(256)),
      y: Int32Array.from({ length }, () => random.integer(3)),
      soft: normal(length * 3),
    },
    rows: Int32Array.from({ length: steps * 2 }, () => random.integer(length)),
  };
}

function expectNear(found: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(found.length).toBe(expected.length);
  for (let i = 0; i < found.length; i++) expect(found[i]).toBeCloseTo(expected[i], 4);
}

describe('a compiled program', () => {
  it('runs a function of named inputs and leaves them as they are', async () => {
    const program = await engine.compile(
      ({ a, b }) => ({ product: tf.matMul(a, b), same: a, nearest: tf.argMax(b, 0), some: tf.greater(a, 1) }),
      { a: float(1, 2), b: float(2, 2) },
    );
    const a = Float32Array.of(1, 2);
    const result = await program.run({ a, b: Float32Array.of(1, 2, 3, 4) });
    expect(result).toEqual({
      product: Float32Array.of(7, 10),
      same: Float32Array.of(1, 2),
      nearest: Int32Array.of(1, 1),
      some: Uint8Array.of(0, 1),
    });
    expect(result.same.buffer).not.toBe(a.buffer);
    expect(a).toEqual(Float32Array.of(1, 2));
  });

  it('reads bytes, parts of arrays and shared memory', async () => {
    const program = await engine.compile(({ x }) => ({ half: tf.mul(x, 0.5) }), { x: { shape: [2], dtype: 'uint8' } });
    const shared = new Uint8Array(new SharedArrayBuffer(4));
    shared.set([0, 255, 1, 7]);
    expect(await program.run({ x: shared.subarray(1, 3) })).toEqual({ half: Float32Array.of(127.5, 0.5) });
  });

  it('returns arrays whose memory can be given away', async () => {
    const program = await engine.compile(({ x }) => ({ y: tf.add(x, 1) }), { x: float(2) });
    const x = Float32Array.of(1, 2);
    const { y } = await program.run({ x });
    const moved = structuredClone(y, { transfer: [y.buffer as ArrayBuffer] });
    expect(moved).toEqual(Float32Array.of(2, 3));
    expect((await program.run({ x })).y).toEqual(Float32Array.of(2, 3));
  });

  it('names an input of the wrong size or a missing one', async () => {
    const program = await engine.compile(({ x }) => ({ x }), { x: float(2) });
    await expect(program.run({ x: Float32Array.of(1) })).rejects.toThrow(/'x' has 1 values.*needs 2/);
    await expect(program.run({})).rejects.toThrow(/'x' is missing from inputs/);
  });

  it('rejects a function that reads a value', async () => {
    const reading = engine.compile(({ x }) => ({ y: tf.scalar(x.dataSync()[0]) }), { x: float(2) });
    await expect(reading).rejects.toThrow(TraceError);
  });

  it('counts operations: two a term of a product, one an element otherwise', async () => {
    const flops = async (fn: Parameters<typeof engine.compile>[0]) =>
      (await engine.compile(fn, { a: float(2, 3), b: float(3, 4) })).flops;
    expect(await flops(({ a, b }) => ({ y: tf.matMul(a, b) }))).toBe(2 * 2 * 3 * 4);
    expect(await flops(({ a }) => ({ y: tf.exp(a) }))).toBe(6);
    expect(await flops(({ b }) => ({ y: tf.sum(b) }))).toBe(12);
    expect(await flops(({ a }) => ({ y: tf.reshape(a, [6]) }))).toBe(0);
  });

  it('keeps NaN in maxima of two, in ReLU and in clipping', async () => {
    const program = await engine.compile(
      ({ x }) => ({ relu: tf.relu(x), maximum: tf.maximum(x, 0), clipped: tf.clipByValue(x, 0, 1) }),
      { x: float(2) },
    );
    const { relu, maximum, clipped } = await program.run({ x: Float32Array.of(Number.NaN, 1) });
    expect([relu[0], maximum[0], clipped[0]]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
});

describe('a compiled scan', () => {
  it('does what the loop does', async () => {
    const [compiled, plain] = [await engine.scan(step, signature), await reference.scan(step, signature)];
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.integer({ min: 1, max: 5 }), async (seed, steps) => {
        const given = argumentsOf(seed, steps);
        const [found, expected] = [await compiled.run(given), await plain.run(given)];
        for (const name of ['w', 'velocity', 'count']) expectNear(found.state[name], expected.state[name]);
        expectNear(found.outputs.loss, expected.outputs.loss);
        expect(found.outputs.top).toEqual(expected.outputs.top);
      }),
      { numRuns: 20 },
    );
  });

  it('is the same in two runs as in one', async () => {
    const scan = await engine.scan(step, signature);
    const whole = argumentsOf(3, 4);
    const part = (from: number, to: number): ScanArguments => ({
      ...whole,
      steps: to - from,
      inputs: {
        noise: whole.inputs?.noise.subarray(from * 6, to * 6) ?? [],
        scale: whole.inputs?.scale.subarray(from, to) ?? [],
      } as ScanArguments['inputs'],
      rows: whole.rows?.subarray(from * 2, to * 2),
    });
    const first = await scan.run(part(0, 1));
    const rest = await scan.run({ ...part(1, 4), state: first.state });
    expect(rest.state).toEqual((await scan.run(whole)).state);
  });

  it('gives the same bits every time, also after compiling anew', async () => {
    const given = argumentsOf(5, 4);
    const scan = await engine.scan(step, signature);
    const first = await scan.run(given);
    expect(await scan.run(given)).toEqual(first);
    expect(await (await engine.scan(step, signature)).run(given)).toEqual(first);
  });

  it('leaves the state as it is in 0 steps', async () => {
    const scan = await engine.scan(step, signature);
    const given = argumentsOf(1, 0);
    const { state, outputs } = await scan.run(given);
    expect(state).toEqual(given.state);
    expect(state.w.buffer).not.toBe(given.state.w.buffer);
    expect(outputs).toEqual({ loss: new Float32Array(), top: new Int32Array() });
  });

  it.each([0, 3])('returns the final state in one vector, fresh in every run of %i steps', async (steps) => {
    const scan = await engine.scan(step, signature);
    const given = argumentsOf(2, steps);
    const { final, state } = await scan.run(given);
    const before = final.slice();
    expect(final).toEqual(Float32Array.of(...state.w, ...state.velocity, ...state.count));
    expect([state.w.buffer, state.velocity.buffer]).toEqual([final.buffer, final.buffer]);
    await scan.run({ ...given, state: { ...given.state, w: given.state.w.map((w) => w + 1) } });
    expect(final).toEqual(before);
  });

  it('takes tables of any length, in shared memory too', async () => {
    const scan = await engine.scan(
      ({ total }, { tables: { x } }) => ({ state: { total: tf.add(total, tf.sum(x)) }, outputs: {} }),
      { state: { total: float() }, tables: { x: { shape: [], dtype: 'uint8' } }, rows: 1 },
    );
    for (const size of [1, 9]) {
      const x = new Uint8Array(new SharedArrayBuffer(size)).fill(2);
      const rows = Int32Array.from({ length: size }, (_, i) => i);
      const { state } = await scan.run({ steps: size, state: { total: Float32Array.of(1) }, tables: { x }, rows });
      expect(state.total[0]).toBe(1 + 2 * size);
    }
  });

  it('names a row outside the table, a missing array and a state of another shape', async () => {
    const scan = await engine.scan(step, signature);
    const given = argumentsOf(1, 1);
    await expect(scan.run({ ...given, rows: Int32Array.of(0, length) })).rejects.toThrow(
      "row 5 is not in table 'x', which has 5",
    );
    await expect(scan.run({ ...given, rows: Int32Array.of(0, -1) })).rejects.toThrow(/row -1 is not in table/);
    await expect(scan.run({ ...given, constants: { rate: Float32Array.of(1) } })).rejects.toThrow(
      /'offset' is missing/,
    );
    await expect(scan.run({ ...given, rows: undefined })).rejects.toThrow(/'rows' has 0 values/);
    const wrong = engine.scan(({ w }) => ({ state: { w: tf.sum(w) }, outputs: {} }), { state: { w: float(2) } });
    await expect(wrong).rejects.toThrow(/returns float32 \[\] for the state 'w', which is float32 \[2\]/);
  });

  it('counts the operations of one step', async () => {
    const scan = await engine.scan(
      ({ w }, { inputs: { x } }) => ({ state: { w: tf.add(w, tf.matMul(x, w)) }, outputs: {} }),
      { state: { w: float(2, 2) }, inputs: { x: float(2, 2) } },
    );
    expect(scan.flopsPerStep).toBe(2 * 8);
  });
});
