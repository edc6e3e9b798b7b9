import * as tf from '@tensorflow/tfjs-core';

/** One of the numbers drawn for each image: `[rows, 1]` int32. */
export function drawn(draws: tf.Tensor, position: number): tf.Tensor {
  return tf.slice(draws, [0, position], [-1, 1]);
}

/** `0 .. count - 1`: `[1, count]` int32. */
export function positions(count: number): tf.Tensor {
  return tf.tensor2d(
    Int32Array.from({ length: count }, (_, i) => i),
    [1, count],
    'int32',
  );
}

/** Whether whole numbers lie in `[from, from + count)`. */
export function within(values: tf.Tensor, from: tf.Tensor | number, count: number): tf.Tensor {
  const start = typeof from === 'number' ? tf.scalar(from, 'int32') : from;
  const end = tf.add(start, tf.scalar(count, 'int32'));
  return tf.logicalAnd(tf.greaterEqual(values, start), tf.less(values, end));
}

/** Pixels for which a row and a column both hold: `[rows, height, width, 1]` of `[rows, height]` and `[rows, width]`. */
export function crossed(ofRows: tf.Tensor, ofColumns: tf.Tensor): tf.Tensor {
  return tf.expandDims(tf.logicalAnd(tf.expandDims(ofRows, 2), tf.expandDims(ofColumns, 1)), 3);
}
