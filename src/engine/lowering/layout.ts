import { sumOf } from '../../core/statistics.js';
import { sizeOf } from '../../core/weights.js';
import { type Graph, type Value, valueSize } from '../onnx/graph.js';

/** The shape of a value without open dimensions. */
export function closedShape(value: Value): number[] {
  return value.shape.map((dimension) => {
    if (typeof dimension === 'string') throw new RangeError(`the dimension '${dimension}' is open`);
    return dimension;
  });
}

/** What a reshape is a view of: every node costs a few microseconds, so views of views are made of the original. */
const originals = new WeakMap<Value, Value>();

/** The same scalars under another shape. */
export function reshape(graph: Graph, x: Value, shape: readonly number[]): Value {
  const original = originals.get(x) ?? x;
  if (shape.join() === original.shape.join()) return original;
  if (valueSize(x) !== sizeOf(shape)) {
    throw new RangeError(`cannot view [${x.shape.join()}] as [${shape.join()}]`);
  }
  const view = graph.node('Reshape', [original, graph.ints(shape)], shape, { attributes: { allowzero: 1 } });
  originals.set(view, original);
  return view;
}

/** Axes permuted: axis `i` of the result is axis `order[i]` of `x`. A permutation that moves no data is a reshape. */
export function transpose(graph: Graph, x: Value, order: readonly number[]): Value {
  const from = closedShape(x);
  const shape = order.map((axis) => from[axis]);
  const moving = order.filter((axis) => from[axis] !== 1);
  if (moving.every((axis, i) => i === 0 || axis > moving[i - 1])) return reshape(graph, x, shape);
  return graph.node('Transpose', [x], shape, { attributes: { perm: order } });
}

/** One axis of a slice: elements `start`, `start + step`, ... of which `count` are taken. */
export interface SliceAxis {
  readonly axis: number;
  readonly start: number;
  readonly count: number;
  readonly step?: number;
}

/** A strided part of `x`, which must lie within it. */
export function slice(graph: Graph, x: Value, axes: readonly SliceAxis[]): Value {
  const shape = closedShape(x);
  const cut = axes.filter(({ axis, start, count }) => start !== 0 || count !== shape[axis]);
  if (cut.length === 0) return x;
  for (const { axis, count } of cut) shape[axis] = count;
  return graph.node(
    'Slice',
    [
      x,
      graph.ints(cut.map(({ start }) => start)),
      graph.ints(cut.map(({ start, count, step }) => start + (count - 1) * (step ?? 1) + 1)),
      graph.ints(cut.map(({ axis }) => axis)),
      graph.ints(cut.map(({ step }) => step ?? 1)),
    ],
    shape,
  );
}

/**
 * `x` shifted along one axis into a new length: element 0 comes to `start`, what falls outside is cut off, and the rest
 * is filled with `fill`.
 */
export function extend(graph: Graph, x: Value, axis: number, start: number, length: number, fill = 0): Value {
  const shape = closedShape(x);
  const skipped = Math.max(0, -start);
  const count = Math.max(0, Math.min(shape[axis], length - start) - skipped);
  const kept = slice(graph, x, [{ axis, start: skipped, count }]);
  const before = Math.min(length, Math.max(0, start));
  return framed(graph, kept, axis, before, length - before - count, fill);
}

/** Above this many floats a frame is too large to be kept as a constant. */
const largestFrame = 2 ** 16;

function framed(graph: Graph, x: Value, axis: number, before: number, after: number, fill: number): Value {
  if (before === 0 && after === 0) return x;
  const shape = closedShape(x);
  const sides = [before, after].map((count) => shape.map((dimension, i) => (i === axis ? count : dimension)));
  if (sides.every((side) => sizeOf(side) <= largestFrame)) {
    // Joining with constants is faster than the runtime's padding.
    const [first, last] = sides.map((side) => graph.constant(new Float32Array(sizeOf(side)).fill(fill), side));
    return concat(graph, [...(before > 0 ? [first] : []), x, ...(after > 0 ? [last] : [])], axis);
  }
  const pads = sides.flatMap((side) => shape.map((_, i) => (i === axis ? side[i] : 0)));
  shape[axis] += before + after;
  return graph.node('Pad', [x, graph.ints(pads), graph.scalar(fill)], shape);
}

/** Values joined along an axis. */
export function concat(graph: Graph, parts: readonly Value[], axis: number): Value {
  if (parts.length === 1) return parts[0];
  const shape = closedShape(parts[0]);
  shape[axis] = sumOf(parts, (part) => closedShape(part)[axis]);
  return graph.node('Concat', parts, shape, { attributes: { axis } });
}
