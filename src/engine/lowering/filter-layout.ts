import type { Graph, Value } from '../onnx/graph.js';
import { closedShape, reshape, transpose } from './layout.js';

/** An HWIO filter in ONNX's order, outputs first. */
export function outputsFirst(graph: Graph, filter: Value): Value {
  return transpose(graph, filter, [3, 2, 0, 1]);
}

/** A depthwise filter `[height, width, channels, multiplier]` in ONNX's order for as many groups as channels. */
export function grouped(graph: Graph, filter: Value): Value {
  const [kh, kw, channels, multiplier] = closedShape(filter);
  return reshape(graph, transpose(graph, filter, [2, 3, 0, 1]), [channels * multiplier, 1, kh, kw]);
}

/** A filter turned by half a revolution: taps in reverse order along both axes. */
export function turned(graph: Graph, filter: Value): Value {
  const [kh, kw, ...channels] = closedShape(filter);
  const taps = kh * kw;
  const reversed = gatherRows(
    graph,
    reshape(graph, filter, [taps, ...channels]),
    0,
    Array.from({ length: taps }, (_, tap) => taps - 1 - tap),
  );
  return reshape(graph, reversed, [kh, kw, ...channels]);
}

/** The elements of an axis at the given indices. */
export function gatherRows(graph: Graph, x: Value, axis: number, indices: readonly number[]): Value {
  const shape = closedShape(x);
  shape[axis] = indices.length;
  const positions = graph.constant(Int32Array.from(indices), [indices.length]);
  return graph.node('Gather', [x, positions], shape, { dtype: x.dtype, attributes: { axis } });
}
