import { backend_util, slice_util } from '@tensorflow/tfjs-core';
import { sumOf } from '../../core/statistics.js';
import { sizeOf } from '../../core/weights.js';
import {
  type Attributes,
  axisAttribute,
  listInputs,
  numberAttribute,
  numbersAttribute,
  pairsAttribute,
} from '../attributes.js';
import type { Inference } from './inference.js';

const pad: Inference = ({ x }, attrs) => {
  const paddings = pairsAttribute(attrs, 'paddings');
  return [{ shape: x.shape.map((size, i) => paddings[i][0] + size + paddings[i][1]), dtype: x.dtype }];
};

/** Kernels that move elements about without computing. */
export const shapes: Record<string, Inference> = {
  BatchToSpaceND: ({ x }, attrs) => {
    const block = numbersAttribute(attrs, 'blockShape');
    const crops = pairsAttribute(attrs, 'crops');
    const shape = x.shape.map((size, axis) => {
      if (axis === 0) return size / sizeOf(block);
      if (axis > block.length) return size;
      return size * block[axis - 1] - crops[axis - 1][0] - crops[axis - 1][1];
    });
    return [{ shape, dtype: x.dtype }];
  },
  BroadcastTo: ({ x }, attrs) => [{ shape: numbersAttribute(attrs, 'shape'), dtype: x.dtype }],
  Concat: (inputs, attrs) => {
    const tensors = listInputs(inputs);
    const axis = axisAttribute(attrs, 'axis', tensors[0].shape);
    backend_util.assertParamsConsistent(
      tensors.map((tensor) => [...tensor.shape]),
      axis,
    );
    const shape = backend_util.computeOutShape(
      tensors.map((tensor) => [...tensor.shape]),
      axis,
    );
    return [{ shape, dtype: tensors[0].dtype }];
  },
  DepthToSpace: ({ x }, attrs) => {
    const block = numberAttribute(attrs, 'blockSize');
    const [batch, height, width, channels] = x.shape;
    return [{ shape: [batch, height * block, width * block, channels / (block * block)], dtype: x.dtype }];
  },
  Diag: ({ x }) => [{ shape: [...x.shape, ...x.shape], dtype: x.dtype }],
  ExpandDims: ({ input }, attrs) => {
    const axis = numberAttribute(attrs, 'dim');
    const shape = [...input.shape];
    shape.splice(axis < 0 ? input.shape.length + axis + 1 : axis, 0, 1);
    return [{ shape, dtype: input.dtype }];
  },
  MirrorPad: pad,
  Pack: (inputs, attrs) => {
    const tensors = listInputs(inputs);
    const shape = [...tensors[0].shape];
    const odd = tensors.find((tensor) => tensor.shape.join() !== shape.join());
    if (odd) throw new RangeError(`stack: shapes [${shape}] and [${odd.shape}] differ`);
    shape.splice(axisAttribute(attrs, 'axis', [...shape, 1]), 0, tensors.length);
    return [{ shape, dtype: tensors[0].dtype }];
  },
  PadV2: pad,
  Reshape: ({ x }, attrs) => {
    const given = numbersAttribute(attrs, 'shape');
    const known = sizeOf(given.filter((size) => size !== -1));
    const shape = given.map((size) => (size === -1 ? sizeOf(x.shape) / known : size));
    if (sizeOf(shape) !== sizeOf(x.shape) || !shape.every(Number.isInteger)) {
      throw new RangeError(`reshape: [${x.shape}] has ${sizeOf(x.shape)} elements and does not fit [${given}]`);
    }
    return [{ shape, dtype: x.dtype }];
  },
  Reverse: ({ x }) => [x],
  Slice: ({ x }, attrs) => [{ shape: sliceOf(x.shape, attrs).size, dtype: x.dtype }],
  SpaceToBatchND: ({ x }, attrs) => {
    const block = numbersAttribute(attrs, 'blockShape');
    const paddings = pairsAttribute(attrs, 'paddings');
    const shape = x.shape.map((size, axis) => {
      if (axis === 0) return size * sizeOf(block);
      if (axis > block.length) return size;
      return (size + paddings[axis - 1][0] + paddings[axis - 1][1]) / block[axis - 1];
    });
    return [{ shape, dtype: x.dtype }];
  },
  SplitV: ({ x }, attrs) => {
    const axis = axisAttribute(attrs, 'axis', x.shape);
    return splitSizes(x.shape, attrs).map((size) => ({
      shape: x.shape.map((whole, i) => (i === axis ? size : whole)),
      dtype: x.dtype,
    }));
  },
  StridedSlice: ({ x }, attrs) => [{ shape: stridedSliceOf(x.shape, attrs).finalShape, dtype: x.dtype }],
  Tile: ({ x }, attrs) => {
    const reps = numbersAttribute(attrs, 'reps');
    return [{ shape: x.shape.map((size, axis) => size * reps[axis]), dtype: x.dtype }];
  },
  Transpose: ({ x }, attrs) => [
    { shape: numbersAttribute(attrs, 'perm').map((axis) => x.shape[axis]), dtype: x.dtype },
  ],
  Unpack: ({ value }, attrs) => {
    const axis = axisAttribute(attrs, 'axis', value.shape);
    const shape = value.shape.filter((_, i) => i !== axis);
    return Array.from({ length: value.shape[axis] }, () => ({ shape, dtype: value.dtype }));
  },
};

/** Begin and size of a `Slice`, with tfjs's abbreviations resolved. */
export function sliceOf(shape: readonly number[], attrs: Attributes) {
  const [begin, size] = slice_util.parseSliceParams(
    { shape: [...shape], dtype: 'float32', dataId: {} },
    numbersAttribute(attrs, 'begin'),
    numbersAttribute(attrs, 'size'),
  );
  if (begin.some((from, axis) => from < 0 || from + size[axis] > shape[axis])) {
    throw new RangeError(`slice: begin [${begin}] and size [${size}] leave [${shape}]`);
  }
  return { begin, size };
}

/** A `StridedSlice` with its masks resolved. */
export function stridedSliceOf(shape: readonly number[], attrs: Attributes) {
  return slice_util.sliceInfo(
    [...shape],
    numbersAttribute(attrs, 'begin'),
    numbersAttribute(attrs, 'end'),
    numbersAttribute(attrs, 'strides'),
    numberAttribute(attrs, 'beginMask'),
    numberAttribute(attrs, 'endMask'),
    numberAttribute(attrs, 'ellipsisMask'),
    numberAttribute(attrs, 'newAxisMask'),
    numberAttribute(attrs, 'shrinkAxisMask'),
  );
}

/** The sizes of the parts of a `SplitV`. */
export function splitSizes(shape: readonly number[], attrs: Attributes): number[] {
  const axis = axisAttribute(attrs, 'axis', shape);
  const given = numbersAttribute(attrs, 'numOrSizeSplits');
  if (typeof attrs.numOrSizeSplits === 'number') {
    if (shape[axis] % given[0] !== 0)
      throw new RangeError(`split: ${shape[axis]} does not divide into ${given[0]} parts`);
    return Array.from({ length: given[0] }, () => shape[axis] / given[0]);
  }
  const known = sumOf(given, (size) => (size === -1 ? 0 : size));
  if (given.includes(-1) ? known > shape[axis] : known !== shape[axis]) {
    throw new RangeError(`split: sizes [${given}] do not add up to ${shape[axis]}`);
  }
  return given.map((size) => (size === -1 ? shape[axis] - known : size));
}
