import { flagAttribute } from '../attributes.js';
import type { Graph, Value } from '../onnx/graph.js';
import { closedShape, reshape } from './layout.js';
import type { Lowering, TraceNode } from './lowering.js';
import { operand } from './operand.js';

/**
 * Resizing is linear and works on one axis after the other, so that it is two products with constant matrices, and its
 * gradient two with their transposes.
 */
type AxisMatrix = (input: number, output: number, node: TraceNode) => Float32Array;

/** `[output, input]` weights of linear interpolation, as tfjs places the samples. */
const bilinear: AxisMatrix = (input, output, { attrs }) => {
  const matrix = new Float32Array(output * input);
  const { ratio, half } = placement(input, output, attrs);
  for (let i = 0; i < output; i++) {
    const position = half ? ratio * (i + 0.5) - 0.5 : ratio * i;
    const floor = Math.max(0, Math.floor(position));
    const share = position - floor;
    const ceiling = Math.min(input - 1, Math.ceil(position));
    matrix[i * input + floor] += 1 - share;
    matrix[i * input + ceiling] += share;
  }
  return matrix;
};

/** `[output, input]` of one 1 a row: the nearest sample, as tfjs places them. */
const nearest: AxisMatrix = (input, output, { attrs }) => {
  const matrix = new Float32Array(output * input);
  const { ratio, half, corners } = placement(input, output, attrs);
  for (let i = 0; i < output; i++) {
    const position = half ? ratio * (i + 0.5) : ratio * i;
    const sample = Math.min(input - 1, corners ? Math.round(position) : Math.floor(position));
    matrix[i * input + Math.max(0, sample)] = 1;
  }
  return matrix;
};

function placement(input: number, output: number, attrs: TraceNode['attrs']) {
  const corners = flagAttribute(attrs, 'alignCorners');
  const less = corners && output > 1 ? 1 : 0;
  return { ratio: (input - less) / (output - less), half: flagAttribute(attrs, 'halfPixelCenters'), corners };
}

const forward =
  (axisMatrix: AxisMatrix): Lowering =>
  (node, { graph, ...context }) => {
    const [, height, width] = node.inputs.images.shape;
    const [, newHeight, newWidth] = node.outputs[0].shape;
    const rows = graph.constant(axisMatrix(height, newHeight, node), [newHeight, height]);
    const columns = graph.constant(axisMatrix(width, newWidth, node), [newWidth, width]);
    return [applied(graph, operand(node, { graph, ...context }, 'images'), rows, columns)];
  };

const backward =
  (axisMatrix: AxisMatrix): Lowering =>
  (node, { graph, ...context }) => {
    const [, height, width] = node.inputs.images.shape;
    const [, newHeight, newWidth] = node.inputs.dy.shape;
    const rows = transposed(axisMatrix(height, newHeight, node), newHeight, height);
    const columns = transposed(axisMatrix(width, newWidth, node), newWidth, width);
    return [
      applied(
        graph,
        operand(node, { graph, ...context }, 'dy'),
        graph.constant(rows, [height, newHeight]),
        graph.constant(columns, [width, newWidth]),
      ),
    ];
  };

function transposed(matrix: Float32Array, rows: number, columns: number): Float32Array {
  return matrix.map((_, i) => matrix[(i % rows) * columns + Math.floor(i / rows)]);
}

/** NHWC images multiplied along their height by `rows` and along their width by `columns`. */
function applied(graph: Graph, images: Value, rows: Value, columns: Value): Value {
  const [batch, height, width, channels] = closedShape(images);
  const [[newHeight], [newWidth]] = [closedShape(rows), closedShape(columns)];
  const tall = graph.node(
    'MatMul',
    [rows, reshape(graph, images, [batch, height, width * channels])],
    [batch, newHeight, width * channels],
    { flops: 2 * batch * newHeight * height * width * channels },
  );
  const wide = graph.node(
    'MatMul',
    [columns, reshape(graph, tall, [batch * newHeight, width, channels])],
    [batch * newHeight, newWidth, channels],
    { flops: 2 * batch * newHeight * newWidth * width * channels },
  );
  return reshape(graph, wide, [batch, newHeight, newWidth, channels]);
}

/** Resizing of NHWC images and its gradient. */
export const resizeLowerings: Record<string, Lowering> = {
  ResizeBilinear: forward(bilinear),
  ResizeBilinearGrad: backward(bilinear),
  ResizeNearestNeighbor: forward(nearest),
  ResizeNearestNeighborGrad: backward(nearest),
};
