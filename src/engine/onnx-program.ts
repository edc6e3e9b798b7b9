import { givenAll } from './boundary.js';
import type { DeviceName, Program, Signature, TensorSpec, Tensors } from './engine.js';
import { lower } from './lower.js';
import { cast } from './lowering/operand.js';
import type { Lowerings } from './lowering/table.js';
import { Graph, type Value } from './onnx/graph.js';
import { createSession } from './onnx-session.js';
import { optimise } from './rewrite/optimise.js';
import { trace } from './trace/trace.js';
import type { Trace, TracedSpec } from './trace/trace-graph.js';

/** A function as a graph, with the trace from which it was lowered. */
export function programGraph(
  fn: (inputs: Tensors) => Tensors,
  signature: Signature,
  lowerings: Lowerings,
): { readonly graph: Graph; readonly traced: Trace } {
  const traced = optimise(trace(tracedSpecs(signature), fn));
  const graph = new Graph();
  const inputs = Object.fromEntries(
    Object.entries(signature).map(([name, spec]) => {
      const value = graph.input(`inputs/${name}`, spec.shape, spec.dtype);
      return [name, asTraced(graph, value)];
    }),
  );
  for (const [name, value] of Object.entries(lower(traced, graph, inputs, lowerings)))
    graph.output(`outputs/${name}`, value);
  return { graph, traced };
}

/** Compiles a function of named tensors for a device. */
export async function compileProgram(
  fn: (inputs: Tensors) => Tensors,
  signature: Signature,
  lowerings: Lowerings,
  device: DeviceName,
): Promise<Program> {
  const { graph, traced } = programGraph(fn, signature, lowerings);
  const { flops } = graph;
  const session = await createSession(graph, device);
  return {
    flops,
    run: async (arrays) => {
      const outputs = await session.run(givenAll(signature, arrays, 'inputs'));
      return Object.fromEntries(Object.keys(traced.outputs).map((name) => [name, outputs[`outputs/${name}`]]));
    },
    dispose: () => session.dispose(),
  };
}

/** How a traced function sees inputs: bytes come as floats. */
function tracedSpecs(signature: Signature): Record<string, TracedSpec> {
  return Object.fromEntries(Object.entries(signature).map(([name, spec]) => [name, tracedSpec(spec)]));
}

/** How a traced function sees an input. */
export function tracedSpec({ shape, dtype }: TensorSpec): TracedSpec {
  return { shape, dtype: dtype === 'int32' ? 'int32' : 'float32' };
}

/** A graph's input as the traced function sees it. */
export function asTraced(graph: Graph, input: Value): Value {
  return input.dtype === 'uint8' ? cast(graph, input, 'float32') : input;
}

/** Names, shapes and types of a trace's outputs. */
export function outputTypes(traced: Trace): [string, TracedSpec][] {
  return Object.entries(traced.outputs).map(([name, { shape, dtype }]) => [name, { shape, dtype }]);
}
