import type { Graph, Value } from '../onnx/graph.js';
import { type AxisMatrix, bilinear, nearest, transposed } from '../resize-matrices.js';
import { closedShape, reshape } from './layout.js';
import type { Lowering } from './lowering.js';
import { operand } from './operand.js';

const forward =
  (axisMatrix: AxisMatrix): Lowering =>
  (node, { graph, ...context }) => {
    const [, height, width] = node.inputs.images.shape;
    const [, newHeight, newWidth] = node.outputs[0].shape;
    const rows = graph.constant(axisMatrix(height, newHeight, node.attrs), [newHeight, height]);
    const columns = graph.constant(axisMatrix(width, newWidth, node.attrs), [newWidth, width]);
    return [applied(graph, operand(node, { graph, ...context }, 'images'), rows, columns)];
  };

const backward =
  (axisMatrix: AxisMatrix): Lowering =>
  (node, { graph, ...context }) => {
    const [, height, width] = node.inputs.images.shape;
    const [, newHeight, newWidth] = node.inputs.dy.shape;
    const rows = transposed(axisMatrix(height, newHeight, node.attrs), newHeight, height);
    const columns = transposed(axisMatrix(width, newWidth, node.attrs), newWidth, width);
    return [
      applied(
        graph,
        operand(node, { graph, ...context }, 'dy'),
        graph.constant(rows, [height, newHeight]),
        graph.constant(columns, [width, newWidth]),
      ),
    ];
  };

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
