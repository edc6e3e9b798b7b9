import * as tf from '@tensorflow/tfjs-core';
import { numberAttribute } from '../attributes.js';
import { type KernelWrapper, oneTensor } from '../wrap-kernels.js';

/** Kernels that tfjs-node refuses to run on arguments that tfjs's other backends take. */
export const argumentKernels: Readonly<Record<string, KernelWrapper>> = {
  /** Takes no booleans. */
  Diag: (kernel) => (call) => {
    const x = oneTensor(call.inputs.x);
    if (x.dtype !== 'bool') return kernel(call);
    return tf.cast(oneTensor(kernel({ ...call, inputs: { x: tf.cast(x, 'int32') } })), 'bool');
  },
  /** Takes no integers, or gives a type of its own to the result. */
  Step: (kernel) => (call) => {
    const x = oneTensor(call.inputs.x);
    if (x.dtype === 'float32') return kernel(call);
    return tf.cast(oneTensor(kernel({ ...call, inputs: { x: tf.cast(x, 'float32') } })), x.dtype);
  },
  /** Takes no numbers of segments that are not among those asked for; such rows are in no sum. */
  UnsortedSegmentSum: (kernel) => (call) => {
    const { attrs = {} } = call;
    const segments = numberAttribute(attrs, 'numSegments');
    const ids = oneTensor(call.inputs.segmentIds);
    const isAskedFor = tf.logicalAnd(tf.greaterEqual(ids, 0), tf.less(ids, segments));
    const segmentIds = tf.where(isAskedFor, ids, tf.fill(ids.shape, segments, 'int32'));
    const inputs = { ...call.inputs, segmentIds };
    const sums = oneTensor(kernel({ ...call, inputs, attrs: { ...attrs, numSegments: segments + 1 } }));
    return tf.slice(sums, 0, segments);
  },
};
