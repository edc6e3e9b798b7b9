import { describe, expect, it } from 'vitest';
import { Graph } from '../../../src/engine/onnx/graph.js';
import { ModelProto } from '../../../src/engine/onnx/schema.js';
import { createSession } from '../../../src/engine/onnx-session.js';

interface Decoded {
  readonly graph: {
    readonly node: readonly { readonly op_type: string; readonly input: string[] }[];
    readonly initializer: readonly { readonly name: string }[];
  };
}

function decoded(graph: Graph): Decoded['graph'] {
  const { graph: main } = ModelProto.toObject(ModelProto.decode(graph.toModel()), { arrays: true }) as Decoded;
  return main;
}

const operators = (graph: Graph): string[] => decoded(graph).node.map(({ op_type }) => op_type);

describe('a graph', () => {
  it('makes equal nodes once and leaves out what no output needs', () => {
    const graph = new Graph();
    const x = graph.input('x', [2], 'float32');
    const [first, second] = [graph.node('Exp', [x], [2]), graph.node('Exp', [x], [2])];
    expect(second).toBe(first);
    graph.node('Log', [x], [2], { flops: 2 });
    graph.output('y', graph.node('Add', [first, second], [2], { flops: 2 }));
    expect(operators(graph)).toEqual(['Exp', 'Add', 'Identity']);
    expect(graph.flops).toBe(2);
  });

  it('tells nodes apart by attributes, and constants by type, shape and values', () => {
    const graph = new Graph();
    const x = graph.input('x', [2, 2], 'float32');
    const turned = (perm: number[]) => graph.node('Transpose', [x], [2, 2], { attributes: { perm } });
    expect(turned([0, 1])).not.toBe(turned([1, 0]));
    expect(graph.scalar(1)).toBe(graph.scalar(1));
    expect(graph.scalar(0)).not.toBe(graph.scalar(-0));
    expect(graph.constant(Int32Array.of(0), [])).not.toBe(graph.constant(Float32Array.of(0), []));
    expect(graph.constant(Float32Array.of(1), [1])).not.toBe(graph.scalar(1));
  });

  it('stores only the constants that are read', () => {
    const graph = new Graph();
    const x = graph.input('x', [1], 'float32');
    graph.scalar(7);
    graph.output('y', graph.node('Add', [x, graph.scalar(8)], [1]));
    expect(decoded(graph).initializer).toHaveLength(1);
  });

  it('keeps what only the body of a loop reads, and counts the body’s operations once', async () => {
    const graph = new Graph();
    const start = graph.input('start', [], 'float32');
    const steps = graph.input('steps', ['steps'], 'float32');
    const doubled = graph.node('Add', [start, start], [], { flops: 1 });
    const body = new Graph(graph);
    const [sum, step] = [body.input(body.freshName(), [], 'float32'), body.input(body.freshName(), [], 'float32')];
    const product = body.node('Mul', [step, doubled], [], { flops: 3 });
    body.output(body.freshName(), body.node('Add', [sum, product], [], { flops: 4 }));
    const attributes = { body: { graph: body }, num_scan_inputs: 1 };
    graph.output('end', graph.node('Scan', [start, steps], [], { attributes }));
    expect(operators(graph)).toEqual(['Add', 'Scan', 'Identity']);
    expect(graph.flops).toBe(8);
    const session = await createSession(graph);
    const { end } = await session.run({
      start: { dtype: 'float32', shape: [], values: Float32Array.of(1) },
      steps: { dtype: 'float32', shape: [3], values: Float32Array.of(1, 2, 3) },
    });
    await session.dispose();
    expect(end[0]).toBe(1 + 2 * (1 + 2 + 3));
  });
});
