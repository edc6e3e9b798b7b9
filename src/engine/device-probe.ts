import { Graph } from './onnx/graph.js';
import { createSession } from './onnx-session.js';

// Run as a program of its own, with the name of a device as its argument: computes on it, or prints why that fails.
const [, , device] = process.argv;
try {
  if (device !== 'cuda' && device !== 'webgpu') throw new RangeError(`'${device}' is no device to probe`);
  const shape = [2];
  const graph = new Graph();
  const x = graph.input('x', shape, 'float32');
  graph.output('y', graph.node('Add', [x, x], shape));
  const session = await createSession(graph, device);
  const input = { dtype: 'float32', shape, values: Float32Array.of(1, 2) } as const;
  const { y } = await session.run({ x: input });
  if (y[0] !== 2 || y[1] !== 4) throw new Error('it computes wrongly');
} catch (error) {
  process.stdout.write(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
