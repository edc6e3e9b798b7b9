import * as tf from '@tensorflow/tfjs-core';
import { numbersAttribute } from '../attributes.js';
import { type Geometry, geometryOf, poolGeometry, windowAttributes } from '../lowering/convolution-geometry.js';
import { padded, paddedShape, withoutPadding } from '../padded-image.js';
import { type KernelCall, type KernelWrapper, oneTensor } from '../wrap-kernels.js';

/** A kernel over two-dimensional windows, as it is run on an image that has been padded before. */
interface PaddedKernel {
  geometry(call: KernelCall): Geometry;
  /** The input that is the image; none where `inputShape` says how large the image is. */
  readonly image?: 'x' | 'input';
  /** What the image is padded with; 0, if absent. */
  readonly filling?: number;
  /** What is returned: an image as large as the padded one, means over windows, or neither. */
  readonly result?: 'image' | 'means';
}

/** The kernels that tfjs-node runs with the paddings `same` and `valid` only. */
const kernels: Readonly<Record<string, PaddedKernel>> = {
  Conv2D: { geometry: convolution(false), image: 'x' },
  FusedConv2D: { geometry: convolution(false), image: 'x' },
  Conv2DBackpropFilter: { geometry: convolution(false), image: 'x' },
  Conv2DBackpropInput: { geometry: convolution(false), result: 'image' },
  DepthwiseConv2dNative: { geometry: convolution(true), image: 'x' },
  FusedDepthwiseConv2D: { geometry: convolution(true), image: 'x' },
  DepthwiseConv2dNativeBackpropFilter: { geometry: convolution(true), image: 'x' },
  DepthwiseConv2dNativeBackpropInput: { geometry: convolution(true), result: 'image' },
  AvgPool: { geometry: pool('x'), image: 'x', result: 'means' },
  MaxPool: { geometry: pool('x'), image: 'x', filling: -Infinity },
  MaxPoolGrad: { geometry: pool('input'), image: 'input', filling: -Infinity, result: 'image' },
};

/**
 * Convolutions and poolings that take padding by numbers: the image is padded before, what is returned for it is cut after,
 * and the padding is no part of a mean.
 */
export const paddingKernels: Readonly<Record<string, KernelWrapper>> = Object.fromEntries(
  Object.entries(kernels).map(([name, padded]): [string, KernelWrapper] => [
    name,
    (kernel) => (call) => (typeof call.attrs?.pad === 'string' ? kernel(call) : onPadded(kernel, padded, call)),
  ]),
);

function onPadded(kernel: tf.KernelFunc, { geometry, image, filling = 0, result }: PaddedKernel, call: KernelCall) {
  const window = geometry(call);
  const attrs = { ...call.attrs, pad: 'valid' };
  const run = (changes: Partial<KernelCall>) => oneTensor(kernel({ ...call, attrs, ...changes }));
  if (!image) {
    const inputShape = paddedShape(numbersAttribute(call.attrs ?? {}, 'inputShape'), window);
    return withoutPadding(run({ attrs: { ...attrs, inputShape } }), window);
  }
  const given = oneTensor(call.inputs[image]);
  const y = run({ inputs: { ...call.inputs, [image]: padded(given, window, filling) } });
  if (result === 'image') return withoutPadding(y, window);
  if (result !== 'means') return y;
  const inside = padded(tf.ones([1, window.height.input, window.width.input, 1], given.dtype), window, 0);
  return tf.div(y, run({ inputs: { x: inside } }));
}

function convolution(depthwise: boolean): (call: KernelCall) => Geometry {
  return ({ inputs, attrs = {} }) => {
    const { strides, dilations, pad, dimRoundingMode } = windowAttributes.parse(attrs);
    const [n, h, w, c] = inputs.x?.shape ?? numbersAttribute(attrs, 'inputShape');
    const [kh, kw, ki, ko] = inputs.filter?.shape ?? numbersAttribute(attrs, 'filterShape');
    const { computeConv2DInfo } = tf.backend_util;
    return geometryOf(
      computeConv2DInfo([n, h, w, c], [kh, kw, ki, ko], strides, dilations, pad, dimRoundingMode, depthwise),
    );
  };
}

function pool(image: 'x' | 'input'): (call: KernelCall) => Geometry {
  return ({ inputs, attrs = {} }) => poolGeometry(oneTensor(inputs[image]).shape, attrs);
}
