import type { Graph, Value } from '../onnx/graph.js';
import type { Geometry } from './convolution-geometry.js';
import { closedShape, concat, extend, reshape, slice } from './layout.js';

/**
 * What each tap of a window meets in padded NHWC images, taps in row-major order: images as large as the output.
 *
 * @param fill value of the padding
 */
export function tapImages(graph: Graph, x: Value, geometry: Geometry, fill = 0): Value[] {
  const { height, width } = geometry;
  const framed = frame(graph, x, geometry, 1, fill);
  return Array.from({ length: height.taps * width.taps }, (_, tap) => {
    const [row, column] = [Math.floor(tap / width.taps), tap % width.taps];
    return slice(graph, framed, [
      { axis: 1, start: row * height.dilation, count: height.output, step: height.stride },
      { axis: 2, start: column * width.dilation, count: width.output, step: width.stride },
    ]);
  });
}

/**
 * What all taps of a window meet in padded images, taps in row-major order: `[channels, batch, height, width]` as
 * `[taps * channels, batch, output height, output width]`. Columns are taken before rows, so that a tap's row is one
 * contiguous piece of memory.
 */
export function unfold(graph: Graph, images: Value, geometry: Geometry): Value {
  const { height, width } = geometry;
  const framed = frame(graph, images, geometry, 2, 0);
  const perColumn = Array.from({ length: width.taps }, (_, tap) =>
    slice(graph, framed, [{ axis: 3, start: tap * width.dilation, count: width.output, step: width.stride }]),
  );
  const columns = concat(graph, perColumn, 0);
  const perRow = Array.from({ length: height.taps }, (_, tap) =>
    slice(graph, columns, [{ axis: 2, start: tap * height.dilation, count: height.output, step: height.stride }]),
  );
  return concat(graph, perRow, 0);
}

/** Images with their padding; columns follow the axis of the rows. */
function frame(graph: Graph, x: Value, { height, width }: Geometry, rowAxis: number, fill: number): Value {
  const [tall, wide] = [height, width].map(({ before, input, after }) => before + input + after);
  const rows = extend(graph, x, rowAxis, height.before, tall, fill);
  return extend(graph, rows, rowAxis + 1, width.before, wide, fill);
}

/** NHWC images apart by the strides: `[n, stride h, stride w, c]` with the elements at multiples, zeros between. */
export function spread(graph: Graph, x: Value, rowStride: number, columnStride: number): Value {
  const [n, h, w, c] = closedShape(x);
  const columns = extend(graph, reshape(graph, x, [n * h, 1, w, c]), 3, 0, columnStride * c);
  const rows = extend(graph, columns, 1, 0, rowStride);
  return reshape(graph, rows, [n, h * rowStride, w * columnStride, c]);
}

/** Images cut or filled with zeros to the number of outputs of a geometry. */
export function withOutputsOf(graph: Graph, images: Value, { height, width }: Geometry): Value {
  return extend(graph, extend(graph, images, 1, 0, height.output), 2, 0, width.output);
}

/** The transpose of {@link tapImages} for one tap: an image as large as the output put back where the tap met it. */
export function placeTap(graph: Graph, image: Value, { height, width }: Geometry, tap: number): Value {
  const [row, column] = [Math.floor(tap / width.taps), tap % width.taps];
  const apart = spread(graph, image, height.stride, width.stride);
  const rows = extend(graph, apart, 1, row * height.dilation - height.before, height.input);
  return extend(graph, rows, 2, column * width.dilation - width.before, width.input);
}
