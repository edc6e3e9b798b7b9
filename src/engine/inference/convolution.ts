import { backend_util } from '@tensorflow/tfjs-core';
import { type Attributes, numbersAttribute } from '../attributes.js';
import { windowAttributes } from '../lowering/convolution-geometry.js';
import type { TensorType } from '../tensor-type.js';
import type { Inference } from './inference.js';

/** The attribute as a shape of four dimensions. */
function shape4(shape: readonly number[]): [number, number, number, number] {
  const [n, h, w, c] = shape;
  return [n, h, w, c];
}

function convolved(x: TensorType, filter: readonly number[], attrs: Attributes, depthwise: boolean): TensorType[] {
  const { strides, dilations, pad, dimRoundingMode } = windowAttributes.parse(attrs);
  const info = backend_util.computeConv2DInfo(
    shape4(x.shape),
    shape4(filter),
    strides,
    dilations,
    pad,
    dimRoundingMode,
    depthwise,
  );
  return [{ shape: info.outShape, dtype: 'float32' }];
}

const pool: Inference = ({ x }, attrs) => {
  const { strides, dilations, pad, dimRoundingMode } = windowAttributes.parse(attrs);
  const [height, width = height] = numbersAttribute(attrs, 'filterSize');
  const info = backend_util.computePool2DInfo(
    shape4(x.shape),
    [height, width],
    strides,
    dilations,
    pad,
    dimRoundingMode,
  );
  return [{ shape: info.outShape, dtype: x.dtype }];
};

const likeAttribute =
  (name: string): Inference =>
  (_, attrs) => [{ shape: numbersAttribute(attrs, name), dtype: 'float32' }];

/** Convolutions, pooling and their gradients. */
export const windows: Record<string, Inference> = {
  AvgPool: pool,
  AvgPoolGrad: ({ input }) => [input],
  Conv2D: ({ x, filter }, attrs) => convolved(x, filter.shape, attrs, false),
  Conv2DBackpropFilter: likeAttribute('filterShape'),
  Conv2DBackpropInput: likeAttribute('inputShape'),
  DepthwiseConv2dNative: ({ x, filter }, attrs) => convolved(x, filter.shape, attrs, true),
  DepthwiseConv2dNativeBackpropFilter: likeAttribute('filterShape'),
  DepthwiseConv2dNativeBackpropInput: likeAttribute('inputShape'),
  FusedConv2D: ({ x, filter }, attrs) => convolved(x, filter.shape, attrs, false),
  FusedDepthwiseConv2D: ({ x, filter }, attrs) => convolved(x, filter.shape, attrs, true),
  MaxPool: pool,
  MaxPoolGrad: ({ input }) => [input],
};
