import { backend_util } from '@tensorflow/tfjs-core';
import { sizeOf } from '../../core/weights.js';
import { axisAttribute, numberAttribute, numbersAttribute } from '../attributes.js';
import type { Graph, Value } from '../onnx/graph.js';
import { reshape, slice, transpose } from './layout.js';
import type { Lowering } from './lowering.js';
import { cast, operand, scalarOf } from './operand.js';

/** Kernels that read or write at positions given by tensors. A position outside is an error of the run, if not said. */
export const gatherLowerings: Record<string, Lowering> = {
  GatherNd: (node, context) => {
    const { graph } = context;
    const indices = cast(graph, operand(node, context, 'indices'), 'int64');
    return [graph.node('GatherND', [operand(node, context, 'params'), indices], node.outputs[0].shape)];
  },
  GatherV2: (node, context) => {
    const { graph } = context;
    const { x: from, indices: at } = node.inputs;
    const axis = axisAttribute(node.attrs, 'axis', from.shape);
    const batchDims = numberAttribute(node.attrs, 'batchDims', 0);
    const [x, indices] = [operand(node, context, 'x'), cast(graph, operand(node, context, 'indices'), 'int32')];
    const { shape } = node.outputs[0];
    if (batchDims === 0) return [graph.node('Gather', [x, indices], shape, { attributes: { axis } })];
    const { batchSize, outerSize, dimSize, sliceSize } = backend_util.segment_util.collectGatherOpShapeInfo(
      { shape: [...from.shape], dtype: from.dtype, dataId: {} },
      { shape: [...at.shape], dtype: 'int32', dataId: {} },
      axis,
      batchDims < 0 ? batchDims + at.shape.length : batchDims,
    );
    // Rows of all batches one below the other, and each batch's positions moved to its own rows.
    const apart = reshape(graph, x, [batchSize, outerSize, dimSize, sliceSize]);
    const rows = reshape(graph, transpose(graph, apart, [0, 2, 1, 3]), [batchSize * dimSize, outerSize, sliceSize]);
    const count = sizeOf(at.shape) / batchSize;
    const first = graph.constant(
      Int32Array.from({ length: batchSize }, (_, batch) => batch * dimSize),
      [batchSize, 1],
    );
    const moved = graph.node('Add', [reshape(graph, indices, [batchSize, count]), first], [batchSize, count]);
    const picked = graph.node('Gather', [rows, moved], [batchSize, count, outerSize, sliceSize], {
      attributes: { axis: 0 },
    });
    return [reshape(graph, transpose(graph, picked, [0, 2, 1, 3]), shape)];
  },
  // By comparison, not by ONNX's operator: that one counts negative indices from behind, where tfjs marks nothing.
  OneHot: (node, context) => {
    const { graph } = context;
    const { shape, dtype } = node.outputs[0];
    const depth = numberAttribute(node.attrs, 'depth');
    const classes = graph.constant(
      Int32Array.from({ length: depth }, (_, i) => i),
      [depth],
    );
    const indices = reshape(graph, operand(node, context, 'indices'), [...node.inputs.indices.shape, 1]);
    const hit = graph.node('Equal', [indices, classes], shape, { dtype: 'bool', flops: sizeOf(shape) });
    const [on, off] = [numberAttribute(node.attrs, 'onValue', 1), numberAttribute(node.attrs, 'offValue', 0)];
    if (on === 1 && off === 0) return [cast(graph, hit, dtype)];
    const values = [scalarOf(graph, on, 'float32'), scalarOf(graph, off, 'float32')];
    return [cast(graph, graph.node('Where', [hit, ...values], shape, { dtype: 'float32' }), dtype)];
  },
  ScatterNd: (node, context) => {
    const { graph } = context;
    const [{ shape, dtype }] = node.outputs;
    const updates = operand(node, context, 'updates');
    return [
      scatterAdd(graph, numbersAttribute(node.attrs, 'shape'), operand(node, context, 'indices'), updates, dtype),
    ].map((value) => reshape(graph, value, shape));
  },
  TensorScatterUpdate: (node, context) => {
    const { graph } = context;
    const indices = cast(graph, operand(node, context, 'indices'), 'int64');
    const operands = [operand(node, context, 'tensor'), indices, operand(node, context, 'updates')];
    return [graph.node('ScatterND', operands, node.outputs[0].shape)];
  },
  UnsortedSegmentSum: (node, context) => {
    const { graph } = context;
    const { x, segmentIds } = node.inputs;
    const [{ dtype }] = node.outputs;
    const segments = numberAttribute(node.attrs, 'numSegments');
    const rest = x.shape.slice(segmentIds.shape.length);
    const count = sizeOf(segmentIds.shape);
    const ids = reshape(graph, operand(node, context, 'segmentIds'), [count, 1]);
    const options = { dtype: 'bool' } as const;
    const [zero, end] = [scalarOf(graph, 0, 'int32'), scalarOf(graph, segments, 'int32')];
    const known = graph.node(
      'And',
      [
        graph.node('GreaterOrEqual', [ids, zero], [count, 1], options),
        graph.node('Less', [ids, end], [count, 1], options),
      ],
      [count, 1],
      options,
    );
    // Rows of no segment are added to one more, which is then left out.
    const positions = graph.node('Where', [known, ids, end], [count, 1], { dtype: 'int32' });
    const rows = reshape(graph, operand(node, context, 'x'), [count, ...rest]);
    const sums = scatterAdd(graph, [segments + 1, ...rest], positions, rows, dtype);
    return [slice(graph, sums, [{ axis: 0, start: 0, count: segments }])];
  },
};

/** Rows added to zeros at the given positions, in order. */
function scatterAdd(
  graph: Graph,
  shape: readonly number[],
  indices: Value,
  updates: Value,
  dtype: Value['dtype'],
): Value {
  const zeros = graph.node('Expand', [scalarOf(graph, 0, dtype), graph.ints(shape)], shape, { dtype });
  return graph.node('ScatterND', [zeros, cast(graph, indices, 'int64'), updates], shape, {
    attributes: { reduction: 'add' },
    flops: sizeOf(updates.shape.map(Number)),
  });
}
