import type { LoweringContext, TracedTensor, TraceNode } from './lowering/lowering.js';
import { cast, scalarOf } from './lowering/operand.js';
import type { Lowerings } from './lowering/table.js';
import type { Graph, Value } from './onnx/graph.js';
import type { ConstantValues, Trace } from './trace/trace-graph.js';

/**
 * Adds a trace's computation to a graph.
 *
 * @param inputs the values of the trace's inputs, by name
 * @param lowerings of every kernel in the trace
 * @returns the values of the trace's outputs, by name
 */
export function lower(
  trace: Trace,
  graph: Graph,
  inputs: Readonly<Record<string, Value>>,
  lowerings: Lowerings,
): Record<string, Value> {
  const values = new Map<TracedTensor, Value>();
  for (const [name, tensor] of Object.entries(trace.inputs)) values.set(tensor, inputs[name]);
  const context = contextOf(trace, graph, values);
  for (const node of trace.nodes) {
    lowerings[node.kernel](node, context).forEach((value, i) => {
      values.set(node.outputs[i], value);
    });
  }
  return Object.fromEntries(Object.entries(trace.outputs).map(([name, tensor]) => [name, context.value(tensor)]));
}

function contextOf(trace: Trace, graph: Graph, values: Map<TracedTensor, Value>): LoweringContext {
  const producers = new Map<TracedTensor, TraceNode>();
  const readers = new Map<TracedTensor, (TraceNode | undefined)[]>();
  const read = (tensor: TracedTensor, reader: TraceNode | undefined) => {
    const known = readers.get(tensor);
    if (known) known.push(reader);
    else readers.set(tensor, [reader]);
  };
  for (const node of trace.nodes) {
    for (const tensor of node.outputs) producers.set(tensor, node);
    for (const tensor of Object.values(node.inputs)) read(tensor, node);
  }
  for (const tensor of Object.values(trace.outputs)) read(tensor, undefined);
  return {
    graph,
    value: (tensor) => {
      const known = values.get(tensor);
      if (known) return known;
      const constant = trace.constants.get(tensor);
      if (!constant) throw new RangeError(`a ${producers.get(tensor)?.kernel ?? 'tensor'} is read before it is made`);
      const value = constantValue(graph, tensor, constant);
      values.set(tensor, value);
      return value;
    },
    producer: (tensor) => producers.get(tensor),
    readers: (tensor) => readers.get(tensor) ?? [],
  };
}

/** A constant of the trace in the graph; one number repeated is stored once. */
function constantValue(graph: Graph, { shape, dtype }: TracedTensor, values: ConstantValues): Value {
  if (values.length > 1 && values.every((value) => value === values[0])) {
    return graph.node('Expand', [scalarOf(graph, values[0], dtype), graph.ints(shape)], shape, { dtype });
  }
  return cast(graph, graph.constant(values, shape), dtype);
}
