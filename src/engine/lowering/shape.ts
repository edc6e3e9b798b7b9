import { sizeOf } from '../../core/weights.js';
import {
  axesAttribute,
  axisAttribute,
  listInputs,
  numberAttribute,
  numbersAttribute,
  pairsAttribute,
  textAttribute,
} from '../attributes.js';
import { sliceOf, splitSizes, stridedSliceOf } from '../inference/shape.js';
import type { Graph, Value } from '../onnx/graph.js';
import { closedShape, concat, reshape, slice, transpose } from './layout.js';
import type { Lowering } from './lowering.js';
import { cast, choice, operand, scalarOf } from './operand.js';
import { pad } from './pad.js';

const reshaped =
  (name: string): Lowering =>
  (node, context) => [reshape(context.graph, operand(node, context, name), node.outputs[0].shape)];

/** Kernels that move elements about without computing. */
export const shapeLowerings: Record<string, Lowering> = {
  BroadcastTo: (node, context) => {
    const { shape, dtype } = node.outputs[0];
    return [context.graph.node('Expand', [operand(node, context, 'x'), context.graph.ints(shape)], shape, { dtype })];
  },
  Concat: (node, context) => {
    const axis = axisAttribute(node.attrs, 'axis', node.inputs[0].shape);
    const parts = listInputs(node.inputs).filter((tensor) => sizeOf(tensor.shape) > 0);
    if (parts.length === 0) return [context.value(node.inputs[0])];
    return [
      concat(
        context.graph,
        parts.map((part) => context.value(part)),
        axis,
      ),
    ];
  },
  Diag: (node, context) => {
    const { graph } = context;
    const { shape, dtype } = node.outputs[0];
    const size = sizeOf(node.inputs.x.shape);
    const eye = new Uint8Array(size * size);
    for (let i = 0; i < size; i++) eye[i * size + i] = 1;
    const mask = cast(graph, graph.constant(eye, [size, size]), 'bool');
    const row = reshape(graph, operand(node, context, 'x'), [1, size]);
    const diagonal = choice(graph, mask, row, scalarOf(graph, 0, dtype), [size, size]);
    return [reshape(graph, diagonal, shape)];
  },
  ExpandDims: reshaped('input'),
  MirrorPad: (node, context) => {
    const inner = textAttribute(node.attrs, 'mode') === 'reflect' ? 1 : 0;
    return [
      pairsAttribute(node.attrs, 'paddings').reduce(
        (x, [before, after], axis) => {
          const size = node.inputs.x.shape[axis];
          const order = Int32Array.from({ length: before + size + after }, (_, i) => mirrored(i - before, size, inner));
          return before + after === 0 ? x : gatherAlong(context.graph, x, order, axis);
        },
        operand(node, context, 'x'),
      ),
    ];
  },
  Pack: (node, context) => {
    const { graph } = context;
    const { shape } = node.outputs[0];
    const axis = axisAttribute(node.attrs, 'axis', shape);
    const slot = shape.map((size, i) => (i === axis ? 1 : size));
    const parts = listInputs(node.inputs).map((tensor) => reshape(graph, context.value(tensor), slot));
    return [concat(graph, parts, axis)];
  },
  PadV2: (node, context) => {
    const fill = numberAttribute(node.attrs, 'constantValue', 0);
    return [pad(context.graph, operand(node, context, 'x'), pairsAttribute(node.attrs, 'paddings'), fill)];
  },
  Reshape: reshaped('x'),
  Reverse: (node, context) => {
    const { shape } = node.outputs[0];
    const axes = axesAttribute(node.attrs, 'dims', shape).filter((axis) => shape[axis] > 1);
    const backwards = axes.map((axis) => ({ axis, begin: shape[axis] - 1, step: -1 }));
    return [stepped(context.graph, operand(node, context, 'x'), backwards, shape)];
  },
  Slice: (node, context) => {
    const { begin, size } = sliceOf(node.inputs.x.shape, node.attrs);
    const axes = size.map((count, axis) => ({ axis, start: begin[axis], count }));
    return [slice(context.graph, operand(node, context, 'x'), axes)];
  },
  SplitV: (node, context) => {
    const axis = axisAttribute(node.attrs, 'axis', node.inputs.x.shape);
    const x = operand(node, context, 'x');
    if (node.outputs.length === 1) return [x];
    const sizes = context.graph.ints(splitSizes(node.inputs.x.shape, node.attrs));
    return context.graph.nodes('Split', [x, sizes], node.outputs, { attributes: { axis } });
  },
  StridedSlice: (node, context) => {
    const { graph } = context;
    const { shape } = node.outputs[0];
    const x = operand(node, context, 'x');
    const { begin, end, strides, isIdentity } = stridedSliceOf(node.inputs.x.shape, node.attrs);
    if (isIdentity) return [reshape(graph, x, shape)];
    if (sizeOf(shape) === 0) return [emptied(graph, x, shape)];
    const sliced = begin.map((from, axis) => Math.ceil((end[axis] - from) / strides[axis]));
    const axes = begin.map((from, axis) => ({ axis, begin: from, step: strides[axis] }));
    return [reshape(graph, stepped(graph, x, axes, sliced), shape)];
  },
  Tile: (node, context) => {
    const { graph } = context;
    const repeats = graph.ints(numbersAttribute(node.attrs, 'reps'));
    return [graph.node('Tile', [operand(node, context, 'x'), repeats], node.outputs[0].shape)];
  },
  Transpose: (node, context) => [
    transpose(context.graph, operand(node, context, 'x'), numbersAttribute(node.attrs, 'perm')),
  ],
  Unpack: (node, context) => {
    const { graph } = context;
    const { value } = node.inputs;
    const axis = axisAttribute(node.attrs, 'axis', value.shape);
    return node.outputs.map(({ shape }, i) =>
      reshape(graph, slice(graph, operand(node, context, 'value'), [{ axis, start: i, count: 1 }]), shape),
    );
  },
};

/** The position that a mirror at the ends of an axis shows; `inner` is 1 if the ends themselves are not repeated. */
function mirrored(position: number, size: number, inner: number): number {
  if (position < 0) return -position - 1 + inner;
  return position < size ? position : 2 * size - 1 - position - inner;
}

/** The rows of an axis in another order, or some of them. */
function gatherAlong(graph: Graph, x: Value, order: Int32Array, axis: number): Value {
  const shape = closedShape(x);
  shape[axis] = order.length;
  return graph.node('Gather', [x, graph.constant(order, [order.length])], shape, { attributes: { axis } });
}

/** Elements at `begin`, `begin + step`, ... of some axes, as many as the result's shape says. */
function stepped(
  graph: Graph,
  x: Value,
  axes: readonly { axis: number; begin: number; step: number }[],
  shape: readonly number[],
): Value {
  if (axes.length === 0) return x;
  const from = closedShape(x);
  const ends = axes.map(({ axis, begin, step }) => {
    const end = begin + shape[axis] * step;
    return end < 0 ? end - from[axis] : end; // a negative end counts from behind
  });
  const operands = [axes.map(({ begin }) => begin), ends, axes.map(({ axis }) => axis), axes.map(({ step }) => step)];
  return graph.node('Slice', [x, ...operands.map((numbers) => graph.ints(numbers))], shape);
}

function emptied(graph: Graph, x: Value, shape: readonly number[]): Value {
  return graph.node('Expand', [scalarOf(graph, 0, x.dtype), graph.ints(shape)], shape, { dtype: x.dtype });
}
