import { sizeOf } from '../../core/weights.js';
import type { Graph, Value } from '../onnx/graph.js';
import { type ElementType, elementType } from '../onnx/schema.js';
import type { LoweringContext, TraceNode } from './lowering.js';

/** The lowered value of a node's input under tfjs's name. */
export function operand(node: TraceNode, context: LoweringContext, name: string): Value {
  const tensor = node.inputs[name];
  if (!tensor) throw new RangeError(`${node.kernel} has no input '${name}'`);
  return context.value(tensor);
}

/** Adds a node whose result has the shape and type of the traced node's output, at so many operations an element. */
export function result(
  node: TraceNode,
  { graph }: LoweringContext,
  op: string,
  inputs: readonly Value[],
  flopsPerElement = 1,
): Value {
  const { shape, dtype } = node.outputs[0];
  return graph.node(op, inputs, shape, { dtype, flops: flopsPerElement * sizeOf(shape) });
}

/** A value converted to another element type; itself if it has that type already. */
export function cast(graph: Graph, x: Value, dtype: ElementType): Value {
  return x.dtype === dtype ? x : graph.node('Cast', [x], x.shape, { dtype, attributes: { to: elementType[dtype] } });
}

/** A scalar of one of the types that traced tensors have. */
export function scalarOf(graph: Graph, value: number, dtype: ElementType): Value {
  if (dtype === 'float32') return graph.scalar(value);
  if (dtype === 'int32') return graph.constant(Int32Array.of(value), []);
  return cast(graph, graph.constant(Int32Array.of(value), []), dtype);
}

/** `t` where the condition holds and `e` elsewhere, of one type and broadcast to the shape. */
export function choice(graph: Graph, condition: Value, t: Value, e: Value, shape: readonly number[]): Value {
  const carried = t.dtype === 'bool' ? 'uint8' : t.dtype; // the runtime chooses among numbers only
  const operands = [condition, cast(graph, t, carried), cast(graph, e, carried)];
  return cast(graph, graph.node('Where', operands, shape, { dtype: carried, flops: sizeOf(shape) }), t.dtype);
}
