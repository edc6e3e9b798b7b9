import { upcastType } from '@tensorflow/tfjs-core';
import { axesAttribute, axisAttribute, flagAttribute, numberAttribute } from '../attributes.js';
import type { TracedType } from '../tensor-type.js';
import { tracedType } from './elementwise.js';
import type { Inference } from './inference.js';

/** The result of taking axes out of a shape, or of leaving them with size 1. */
export function reducedShape(shape: readonly number[], axes: readonly number[], keepDims: boolean): number[] {
  return shape.flatMap((size, axis) => (axes.includes(axis) ? (keepDims ? [1] : []) : [size]));
}

function reduction(type: (dtype: TracedType) => TracedType, axisName = 'axis'): Inference {
  return ({ x }, attrs) => {
    const axes = axesAttribute(attrs, axisName, x.shape);
    return [{ shape: reducedShape(x.shape, axes, flagAttribute(attrs, 'keepDims')), dtype: type(x.dtype) }];
  };
}

const extremeIndex: Inference = ({ x }, attrs) => {
  const axis = axisAttribute(attrs, 'axis', x.shape);
  return [{ shape: reducedShape(x.shape, [axis], false), dtype: 'int32' }];
};

/** Kernels that reduce or scan along axes. */
export const reductions: Record<string, Inference> = {
  All: reduction(() => 'bool'),
  Any: reduction(() => 'bool'),
  ArgMax: extremeIndex,
  ArgMin: extremeIndex,
  Cumprod: ({ x }) => [x],
  Cumsum: ({ x }) => [{ shape: x.shape, dtype: tracedType(upcastType(x.dtype, 'int32')) }],
  LogSoftmax: ({ logits }) => [logits],
  Max: reduction((dtype) => dtype, 'reductionIndices'),
  Mean: reduction(() => 'float32'),
  Min: reduction((dtype) => dtype),
  Prod: reduction((dtype) => tracedType(upcastType(dtype, 'int32'))),
  Softmax: ({ logits }) => [logits],
  Sum: reduction((dtype) => tracedType(upcastType(dtype, 'int32'))),
  TopK: ({ x }, attrs) => {
    const shape = [...x.shape.slice(0, -1), numberAttribute(attrs, 'k')];
    return [
      { shape, dtype: x.dtype },
      { shape, dtype: 'int32' },
    ];
  },
};
