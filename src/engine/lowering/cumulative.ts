import { sizeOf } from '../../core/weights.js';
import { axisAttribute, flagAttribute } from '../attributes.js';
import type { Graph, Value } from '../onnx/graph.js';
import { closedShape, concat, slice } from './layout.js';
import type { Lowering } from './lowering.js';
import { cast, operand, scalarOf } from './operand.js';

/** Running sums and products along an axis. */
export const cumulativeLowerings: Record<string, Lowering> = {
  // ONNX has no running product: after step s each element is the product of the 2^s elements that end at it.
  Cumprod: (node, context) => {
    const { graph } = context;
    const axis = axisAttribute(node.attrs, 'axis', node.inputs.x.shape);
    const reverse = flagAttribute(node.attrs, 'reverse');
    const length = node.inputs.x.shape[axis];
    let product = operand(node, context, 'x');
    if (flagAttribute(node.attrs, 'exclusive')) product = shifted(graph, product, axis, 1, reverse);
    for (let distance = 1; distance < length; distance *= 2) {
      product = graph.node('Mul', [product, shifted(graph, product, axis, distance, reverse)], product.shape, {
        flops: sizeOf(closedShape(product)),
      });
    }
    return [product];
  },
  Cumsum: (node, context) => {
    const { graph } = context;
    const [{ shape, dtype }] = node.outputs;
    const axis = graph.constant(Int32Array.of(axisAttribute(node.attrs, 'axis', node.inputs.x.shape)), []);
    const attributes = {
      exclusive: flagAttribute(node.attrs, 'exclusive') ? 1 : 0,
      reverse: flagAttribute(node.attrs, 'reverse') ? 1 : 0,
    };
    const x = cast(graph, operand(node, context, 'x'), dtype);
    return [graph.node('CumSum', [x, axis], shape, { attributes, flops: sizeOf(shape) })];
  },
};

/** Elements moved along an axis by a distance below its length, ones moving in; `reverse` moves towards the start. */
function shifted(graph: Graph, x: Value, axis: number, distance: number, reverse: boolean): Value {
  const shape = closedShape(x);
  const count = shape[axis] - distance;
  const kept = slice(graph, x, [{ axis, start: reverse ? distance : 0, count }]);
  const gap = shape.map((size, i) => (i === axis ? distance : size));
  const ones = graph.node('Expand', [scalarOf(graph, 1, x.dtype), graph.ints(gap)], gap, { dtype: x.dtype });
  if (count === 0) return ones;
  return concat(graph, reverse ? [kept, ones] : [ones, kept], axis);
}
