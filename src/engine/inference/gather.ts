import { backend_util } from '@tensorflow/tfjs-core';
import { axisAttribute, numberAttribute, numbersAttribute, textAttribute } from '../attributes.js';
import { tracedType } from './elementwise.js';
import type { Inference } from './inference.js';

/** Kernels that read or write at positions given by tensors. */
export const gathers: Record<string, Inference> = {
  GatherNd: ({ params, indices }) => {
    const depth = indices.shape[indices.shape.length - 1];
    return [{ shape: [...indices.shape.slice(0, -1), ...params.shape.slice(depth)], dtype: params.dtype }];
  },
  GatherV2: ({ x, indices }, attrs) => {
    const { outputShape } = backend_util.segment_util.collectGatherOpShapeInfo(
      { shape: [...x.shape], dtype: x.dtype, dataId: {} },
      { shape: [...indices.shape], dtype: 'int32', dataId: {} },
      axisAttribute(attrs, 'axis', x.shape),
      numberAttribute(attrs, 'batchDims', 0),
    );
    return [{ shape: outputShape, dtype: x.dtype }];
  },
  OneHot: ({ indices }, attrs) => [
    {
      shape: [...indices.shape, numberAttribute(attrs, 'depth')],
      dtype: tracedType(textAttribute(attrs, 'dtype', 'float32')),
    },
  ],
  ScatterNd: ({ updates }, attrs) => [{ shape: numbersAttribute(attrs, 'shape'), dtype: updates.dtype }],
  TensorScatterUpdate: ({ tensor }) => [tensor],
  UnsortedSegmentSum: ({ x, segmentIds }, attrs) => [
    {
      shape: [numberAttribute(attrs, 'numSegments'), ...x.shape.slice(segmentIds.shape.length)],
      dtype: x.dtype,
    },
  ],
};
