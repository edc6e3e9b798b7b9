import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { createEagerEngine, eagerEngine } from '../../../src/engine/eager.js';
import { paddingKernels } from '../../../src/engine/tensorflow/explicit-padding.js';
import { wrapKernels } from '../../../src/engine/wrap-kernels.js';
import { expectLikeReference, normalArrays } from '../against-reference.js';
import { type Operation, withGradients } from '../gradients-of.js';
import { padding, perAxis, rank4 } from '../windows.js';

await createEagerEngine('reference');

/** tfjs's CPU backend with kernels that refuse every padding but `same` and `valid`, as those of tfjs-node do. */
tf.registerBackend('strict', () => new MathBackendCPU());
for (const kernel of tf.getKernelsForBackend('cpu')) {
  const kernelFunc: tf.KernelFunc = (call) => {
    const pad = call.attrs?.pad;
    if (kernel.kernelName in paddingKernels && typeof pad !== 'string') throw new Error(`padding was ${String(pad)}`);
    return kernel.kernelFunc(call);
  };
  tf.registerKernel({ ...kernel, backendName: 'strict', kernelFunc });
}
wrapKernels('strict', paddingKernels);
const engine = eagerEngine('tensorflow', 'strict');

const windows = fc
  .record({
    image: perAxis(7),
    kernel: perAxis(3),
    strides: perAxis(3),
    pad: padding,
    seed: fc.nat(),
  })
  .map(({ image, kernel, ...window }) => {
    const x: [number, number, number, number] = [2, ...image, 3];
    const filter: [number, number, number, number] = [...kernel, 3, 2];
    return { ...window, x, filter };
  })
  .filter(({ x, filter, strides, pad }) => {
    const { outHeight, outWidth } = tf.backend_util.computeConv2DInfo(x, filter, strides, 1, pad);
    return Math.min(outHeight, outWidth) > 0;
  });

type Window = typeof windows extends fc.Arbitrary<infer T> ? T : never;

async function expectSame({ x, filter, seed }: Window, operation: Operation, outputs: readonly number[]) {
  const shapes = { x, filter, weights: outputs };
  await expectLikeReference(engine, withGradients(operation), shapes, normalArrays(shapes, seed));
}

const checks = (check: (window: Window) => Promise<void>, arbitrary: fc.Arbitrary<Window> = windows) =>
  fc.assert(fc.asyncProperty(arbitrary, check), { numRuns: 25 });

describe('padding by numbers on a backend that knows none', () => {
  it.each([
    ['convolutions', false, tf.conv2d],
    ['convolutions by channel', true, tf.depthwiseConv2d],
  ] as const)('of %s gives values and gradients of the reference', (_, depthwise, convolve) =>
    checks(async (window) => {
      const { x, filter, strides, pad } = window;
      const info = tf.backend_util.computeConv2DInfo(x, filter, strides, 1, pad, undefined, depthwise);
      await expectSame(window, (given) => convolve(rank4(given.x), rank4(given.filter), strides, pad), info.outShape);
    }),
  );

  it.each([
    ['means', tf.avgPool],
    ['maxima', tf.maxPool],
  ] as const)('of %s gives values and gradients of the reference', (_, pool) =>
    checks(
      async (window) => {
        const { x, filter, strides, pad } = window;
        const size: [number, number] = [filter[0], filter[1]];
        const info = tf.backend_util.computePool2DInfo(x, size, strides, 1, pad);
        // Pooling has no filter; a term of the filter's own keeps the inputs alike.
        const operation: Operation = (given) =>
          tf.add(pool(rank4(given.x), size, strides, pad), tf.mul(0, tf.sum(given.filter)));
        await expectSame(window, operation, info.outShape);
      },
      windows.filter(({ x, filter, strides, pad }) => {
        const { padInfo, outHeight, outWidth } = tf.backend_util.computePool2DInfo(
          x,
          [filter[0], filter[1]],
          strides,
          1,
          pad,
        );
        const after = [
          (outHeight - 1) * strides[0] + filter[0] - padInfo.top - x[1],
          (outWidth - 1) * strides[1] + filter[1] - padInfo.left - x[2],
        ];
        return Math.max(padInfo.top, after[0]) < filter[0] && Math.max(padInfo.left, after[1]) < filter[1];
      }),
    ),
  );
});
