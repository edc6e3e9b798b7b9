import type { Graph, Value } from '../onnx/graph.js';
import { closedShape } from './layout.js';
import { scalarOf } from './operand.js';

/** A value with so many elements of one number added before and after along every axis. */
export function pad(graph: Graph, x: Value, paddings: readonly (readonly [number, number])[], fill = 0): Value {
  if (paddings.every(([before, after]) => before + after === 0)) return x;
  const shape = closedShape(x).map((size, axis) => paddings[axis][0] + size + paddings[axis][1]);
  const counts = graph.ints([...paddings.map(([before]) => before), ...paddings.map(([, after]) => after)]);
  return graph.node('Pad', [x, counts, scalarOf(graph, fill, x.dtype)], shape, { dtype: x.dtype });
}
