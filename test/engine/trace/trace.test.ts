import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trace } from '../../../src/engine/trace/trace.js';
import { TraceError } from '../../../src/engine/trace/trace-error.js';

const x = { shape: [2, 3], dtype: 'float32' } as const;

beforeAll(async () => {
  await tf.setBackend('cpu');
});

afterAll(() => {
  tf.disposeVariables();
});

/** The fault of a function that cannot be traced. */
function faultOf(fn: (x: tf.Tensor) => unknown): TraceError {
  try {
    trace({ x }, (inputs) => ({ y: fn(inputs.x) as tf.Tensor }));
  } catch (error) {
    if (error instanceof TraceError) return error;
    throw error;
  }
  throw new Error('the function was traced');
}

describe('a trace', () => {
  it('holds the kernel calls of a function with shapes and types', () => {
    const traced = trace({ x, y: { shape: [3], dtype: 'int32' } }, ({ x, y }) => ({
      z: tf.greater(tf.add(x, tf.cast(y, 'float32')), 1),
    }));
    expect(traced.nodes.map(({ kernel }) => kernel)).toEqual(['Cast', 'Add', 'Greater']);
    expect(traced.outputs.z).toMatchObject({ shape: [2, 3], dtype: 'bool' });
    expect([...traced.constants.values()]).toEqual([Float32Array.of(1)]);
  });

  it('holds the calls of tfjs’s own gradients, of gradients of gradients and of custom ones', () => {
    const cube = (v: tf.Tensor) => tf.sum(tf.mul(v, tf.square(v)));
    const twice = tf.customGrad((...args) => ({
      value: tf.mul(args[0] as tf.Tensor, 2),
      gradFunc: (dy: tf.Tensor) => tf.mul(dy, 5),
    }));
    const traced = trace({ x }, ({ x }) => ({
      first: tf.grad(cube)(x),
      second: tf.grad((v) => tf.sum(tf.grad(cube)(v)))(x),
      custom: tf.grad((v) => tf.sum(twice(v)))(x),
    }));
    expect(Object.values(traced.outputs).map(({ shape }) => shape)).toEqual([x.shape, x.shape, x.shape]);
    expect([...traced.constants.values()].some((values) => values[0] === 5)).toBe(true);
  });

  it('captures tensors made outside as constants', () => {
    const outside = tf.tensor1d([1, 2, 3]);
    const traced = trace({ x }, ({ x }) => ({ y: tf.mul(tf.add(x, outside), outside) }));
    expect([...traced.constants.values()]).toEqual([Float32Array.of(1, 2, 3)]);
    outside.dispose();
  });

  it('leaves tfjs as it was, whether it succeeds or not', () => {
    const before = tf.memory().numTensors;
    trace({ x }, ({ x }) => ({ y: tf.relu(x) }));
    faultOf((x) => x.dataSync());
    expect(tf.getBackend()).toBe('cpu');
    expect(tf.memory().numTensors).toBe(before);
    expect(tf.add(1, 2).dataSync()[0]).toBe(3);
    expect(Math.random()).toBeLessThan(1);
  });

  it('can be taken inside another one', () => {
    let inner = 0;
    const traced = trace({ x }, ({ x }) => {
      inner = trace({ x: { shape: [5], dtype: 'float32' } }, (inputs) => ({ y: tf.exp(inputs.x) })).nodes.length;
      return { y: tf.log(tf.square(x)) };
    });
    expect(inner).toBe(1);
    expect(traced.nodes.map(({ kernel }) => kernel)).toEqual(['Square', 'Log']);
  });
});

describe('a function that cannot be compiled', () => {
  it.each<[string, (x: tf.Tensor) => unknown]>([
    ['dataSync', (x) => tf.scalar(x.dataSync()[0])],
    ['arraySync', (x) => tf.tensor(x.arraySync())],
    ['print', (x) => tf.print(x) ?? x],
    [
      'data',
      (x) => {
        void x.data();
        return x;
      },
    ],
  ])('is told that %s reads a value', (_, fn) => {
    expect(faultOf(fn).message).toMatch(/reads the values of a traced tensor.*return the tensor and read it outside/);
  });

  it.each<[string, (x: tf.Tensor) => unknown]>([
    ['tf.randomNormal', () => tf.randomNormal([2])],
    ['tf.randomUniform', (x) => tf.dropout(x, 0.5)],
  ])('is told that %s draws random numbers', (operation, fn) => {
    expect(faultOf(fn)).toMatchObject({
      operation,
      message: expect.stringMatching(/draws random numbers.*hand them in/),
    });
  });

  it('is told the operation whose kernel has no lowering', () => {
    const fault = faultOf((x) => tf.multinomial(x as tf.Tensor2D, 3, 1));
    expect(fault.message).toMatch(
      /^tf\.multinomial needs the tfjs kernel Multinomial, which cannot be compiled\. Compose/,
    );
  });

  it('is told about complex numbers and texts', () => {
    expect(faultOf((x) => tf.complex(x, x)).operation).toBe('tf.complex');
    expect(faultOf(() => tf.tensor1d(['a'])).message).toMatch(/type string.*Use float32, int32 or bool/);
  });

  it('is told to be synchronous and to return tensors', () => {
    expect(() => trace({ x }, () => Object(Promise.resolve({})))).toThrow(/is asynchronous/);
    expect(faultOf(() => 3).message).toMatch(/something else than a record of tensors/);
  });

  it('is told that a tensor belongs to another trace', () => {
    let stolen: tf.Tensor | undefined;
    trace({ x }, ({ x }) => {
      stolen = tf.keep(tf.relu(x));
      return { x };
    });
    expect(faultOf((x) => tf.add(x, stolen ?? 0)).message).toMatch(/uses a tensor of another trace/);
    stolen?.dispose();
  });
});

describe('shapes that do not fit', () => {
  it.each<[string, (x: tf.Tensor) => tf.Tensor, RegExp]>([
    ['products', (x) => tf.matMul(x, x), /inner sizes 3 and 2/],
    ['views', (x) => tf.reshape(x, [4]), /6 elements and does not fit \[4\]/],
    ['sums', (x) => tf.add(x, tf.zeros([4])), /could not be broadcast/],
    ['joins', (x) => tf.concat([x, tf.zeros([2, 4])], 0), /Shape of tensors/],
    ['slices', (x) => tf.slice(x, [1, 0], [2, 3]), /leave \[2,3\]/],
    ['splits', (x) => tf.split(x, [1, 1], 1)[0], /do not add up to 3/],
  ])('of %s are refused while tracing', (_, fn, message) => {
    expect(() => trace({ x }, (inputs) => ({ y: fn(inputs.x) }))).toThrow(message);
  });
});
