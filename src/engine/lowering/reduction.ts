import { sizeOf } from '../../core/weights.js';
import { axesAttribute, axisAttribute, flagAttribute, numberAttribute } from '../attributes.js';
import { reducedShape } from '../inference/reduction.js';
import type { Graph, Value } from '../onnx/graph.js';
import { closedShape, reshape } from './layout.js';
import type { Lowering } from './lowering.js';
import { cast, operand } from './operand.js';

/** Reduces a value over axes with one of ONNX's operators. Operations count as one an input element. */
function reduced(graph: Graph, op: string, x: Value, axes: readonly number[], keepDims: boolean): Value {
  const from = closedShape(x);
  const shape = reducedShape(from, axes, keepDims);
  if (axes.every((axis) => from[axis] === 1)) return reshape(graph, x, shape);
  const keepdims = keepDims ? 1 : 0;
  const flops = sizeOf(from);
  if (op === 'ReduceSum' && x.dtype === 'float32' && isLeading(axes, from)) return columnSums(graph, x, shape);
  // Until opset 18 only the sum takes its axes as an operand.
  if (op === 'ReduceSum') return graph.node(op, [x, graph.ints(axes)], shape, { attributes: { keepdims }, flops });
  return graph.node(op, [x], shape, { attributes: { axes, keepdims }, flops });
}

/** Whether all axes but the last are meant. */
function isLeading(axes: readonly number[], shape: readonly number[]): boolean {
  return (
    shape.length > 1 &&
    axes.join() ===
      shape
        .slice(1)
        .map((_, axis) => axis)
        .join()
  );
}

/** Sums over all axes but the last, as a product with a row of ones: faster than the runtime's own reduction. */
function columnSums(graph: Graph, x: Value, shape: readonly number[]): Value {
  const columns = closedShape(x).at(-1) ?? 1;
  const rows = sizeOf(closedShape(x)) / columns;
  const ones = graph.node('Expand', [graph.scalar(1), graph.ints([rows])], [rows]); // folded by the runtime
  const flops = rows * columns;
  const sums = graph.node('MatMul', [ones, reshape(graph, x, [rows, columns])], [columns], { flops });
  return reshape(graph, sums, shape);
}

const reduction =
  (op: string, axisName = 'axis'): Lowering =>
  (node, context) => {
    const { graph } = context;
    const [{ dtype }] = node.outputs;
    const x = cast(graph, operand(node, context, 'x'), dtype === 'bool' ? 'int32' : dtype);
    const axes = axesAttribute(node.attrs, axisName, node.inputs.x.shape);
    return [cast(graph, reduced(graph, op, x, axes, flagAttribute(node.attrs, 'keepDims')), dtype)];
  };

const extremeIndex =
  (op: string): Lowering =>
  (node, context) => {
    const { graph } = context;
    const x = cast(graph, operand(node, context, 'x'), node.inputs.x.dtype === 'int32' ? 'int32' : 'float32');
    const axis = axisAttribute(node.attrs, 'axis', node.inputs.x.shape);
    const attributes = { axis, keepdims: 0 };
    const options = { attributes, dtype: 'int64', flops: sizeOf(node.inputs.x.shape) } as const;
    return [cast(graph, graph.node(op, [x], node.outputs[0].shape, options), 'int32')];
  };

const alongLastAxis =
  (op: string): Lowering =>
  (node, context) => {
    const { shape } = node.outputs[0];
    // Maximum, difference, exponential, sum, and quotient or difference.
    const options = { attributes: { axis: shape.length - 1 }, flops: 5 * sizeOf(shape) };
    return [context.graph.node(op, [operand(node, context, 'logits')], shape, options)];
  };

/** Kernels that reduce along axes, and the softmax. */
export const reductionLowerings: Record<string, Lowering> = {
  All: reduction('ReduceMin'),
  Any: reduction('ReduceMax'),
  ArgMax: extremeIndex('ArgMax'),
  ArgMin: extremeIndex('ArgMin'),
  LogSoftmax: alongLastAxis('LogSoftmax'),
  Max: reduction('ReduceMax', 'reductionIndices'),
  Mean: reduction('ReduceMean'),
  Min: reduction('ReduceMin'),
  Prod: reduction('ReduceProd'),
  Softmax: alongLastAxis('Softmax'),
  Sum: reduction('ReduceSum'),
  TopK: (node, context) => {
    const { graph } = context;
    const [{ shape, dtype }] = node.outputs;
    const outputs = [
      { shape, dtype },
      { shape, dtype: 'int64' },
    ] as const;
    const k = graph.ints([numberAttribute(node.attrs, 'k')]);
    const attributes = { axis: shape.length - 1, largest: 1, sorted: 1 };
    const flops = sizeOf(node.inputs.x.shape);
    const [values, indices] = graph.nodes('TopK', [operand(node, context, 'x'), k], outputs, { attributes, flops });
    return [values, cast(graph, indices, 'int32')];
  },
};
