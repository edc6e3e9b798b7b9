import { sizeOf } from '../../core/weights.js';
import { numberAttribute } from '../attributes.js';
import { spread } from '../keyed-uniform.js';
import type { Graph, Value } from '../onnx/graph.js';
import { reshape, slice } from './layout.js';
import type { Lowering } from './lowering.js';
import { cast, operand, scalarOf } from './operand.js';

/** The lowering of `keyedUniform`. Its operations are on integers, and not counted. */
export const keyedUniformLowerings: Record<string, Lowering> = {
  KeyedUniform: (node, context) => {
    const { graph } = context;
    const { shape } = node.outputs[0];
    const size = sizeOf(shape);
    const key = cast(graph, operand(node, context, 'key'), 'uint32');
    const [first, second] = [0, 1].map((start) => slice(graph, key, [{ axis: 0, start, count: 1 }]));
    const add = (a: Value, b: Value) => graph.node('Add', [a, b], size === 1 ? [1] : [size]);
    const start = graph.node(
      'Add',
      [first, word(graph, Math.imul(numberAttribute(node.attrs, 'draw'), spread.draw))],
      [1],
    );
    const shifted = (x: Value, by: number) =>
      graph.node('BitShift', [x, word(graph, by)], [size], { attributes: { direction: 'RIGHT' } });
    let x = mixed(graph, add(positions(graph, size), start), size);
    x = mixed(graph, add(add(x, shifted(x, 16)), second), size);
    x = mixed(graph, add(x, shifted(x, 16)), size);
    const numbers = cast(graph, shifted(x, 8), 'float32');
    return [reshape(graph, graph.node('Mul', [numbers, graph.scalar(2 ** -24)], [size]), shape)];
  },
};

/** `0 .. size - 1`, each times the spread. The runtime computes it once. */
function positions(graph: Graph, size: number): Value {
  const [from, to, step] = [0, size, 1].map((value) => scalarOf(graph, value, 'int32'));
  const range = cast(graph, graph.node('Range', [from, to, step], [size], { dtype: 'int32' }), 'uint32');
  return graph.node('Mul', [range, word(graph, spread.position)], [size]);
}

/** `x (2x + 1)`. */
function mixed(graph: Graph, x: Value, size: number): Value {
  const twice = graph.node('Mul', [x, word(graph, 2)], [size]);
  return graph.node('Mul', [x, graph.node('Add', [twice, word(graph, 1)], [size])], [size]);
}

/** A scalar of 32 bits without a sign. */
function word(graph: Graph, value: number): Value {
  return cast(graph, scalarOf(graph, value | 0, 'int32'), 'uint32');
}
