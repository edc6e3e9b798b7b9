import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../src/engine/create-engine.js';
import type { ScanStep } from '../../src/engine/engine.js';

const isOn = process.env.FEDSTILL_TENSORFLOW !== undefined;
const float = (...shape: number[]) => ({ shape, dtype: 'float32' }) as const;

/** Tensors that tfjs counts, and those that the native library holds. */
function held(): readonly number[] {
  const backend: object = tf.backend();
  const native: unknown = 'getNumOfTFTensors' in backend ? backend.getNumOfTFTensors : undefined;
  if (typeof native !== 'function') throw new Error('not native TensorFlow');
  const { numTensors, numDataBuffers } = tf.memory();
  return [numTensors, numDataBuffers, native.call(backend)];
}

/** A step of training with padding, pooling, integers and a table. */
const step: ScanStep = ({ kernel }, { tables: { x, y } }) => {
  const loss = (filter: tf.Tensor) => {
    const images = tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 2, 1);
    const pooled = tf.maxPool(tf.avgPool(images, 3, 1, 1), 2, 1, 'same');
    const logits = tf.mean(pooled, [1, 2]);
    return tf.neg(tf.mean(tf.sum(tf.mul(tf.oneHot(y, 3, 1, 0, 'float32'), tf.logSoftmax(logits)), 1)));
  };
  const { value, grad } = tf.valueAndGrad(loss)(kernel);
  return { state: { kernel: tf.sub(kernel, tf.mul(grad, 0.1)) }, outputs: { loss: value } };
};

describe.skipIf(!isOn)('memory on native TensorFlow (skipped unless run by npm run test:tensorflow)', () => {
  it('is given back by every run, also by one that fails', async () => {
    const engine = await createEngine('tensorflow');
    const scan = await engine.scan(step, {
      state: { kernel: float(3, 3, 1, 3) },
      tables: { x: { shape: [6, 6, 1], dtype: 'uint8' }, y: { shape: [], dtype: 'int32' } },
      rows: 4,
    });
    const failing = await engine.compile(
      ({ x }) => ({ y: tf.reshape(tf.conv2d(x as tf.Tensor4D, tf.ones([3, 3, 1, 1]), 1, 1), [7]) }),
      {
        x: float(1, 5, 5, 1),
      },
    );
    const given = {
      steps: 5,
      state: { kernel: new Float32Array(27).fill(0.1) },
      tables: { x: new Uint8Array(10 * 36).fill(3), y: new Int32Array(10) },
      rows: Int32Array.from({ length: 20 }, (_, i) => i % 10),
    };
    const run = async () => {
      await scan.run(given);
      await expect(failing.run({ x: new Float32Array(25) })).rejects.toThrow(/^Input to reshape[^\n]*$/);
    };
    await run();
    const before = held();
    for (let i = 0; i < 20; i++) await run();
    expect(held()).toEqual(before);
  });

  it('stays as it was, and one line is told, where the native library refuses an operation', async () => {
    const engine = await createEngine('tensorflow');
    const program = await engine.compile(
      ({ x }) => ({ y: tf.depthwiseConv2d(x as tf.Tensor4D, tf.ones([2, 2, 1, 1]), [1, 2], 'valid') }),
      {
        x: float(1, 5, 5, 1),
      },
    );
    await expect(program.run({ x: new Float32Array(25) })).rejects.toThrow(
      /^Current implementation only supports equal[^\n]*$/,
    );
  });
});
