import type { NumericArray } from '../core/plain.js';
import { blockedDomain } from './lowering/blocked.js';
import { Graph } from './onnx/graph.js';
import { createSession } from './onnx-session.js';

/** More channels than any block holds. */
const channels = 64;

/**
 * Size of the channel blocks in which this machine's ONNX Runtime lays out images: 8 or 16, depending on the processor.
 * It is found by reordering a ramp of one row and two columns. Undefined where the runtime has no blocked operators or
 * they do not behave as expected.
 */
export async function findBlockSize(): Promise<number | undefined> {
  const shape = [1, channels, 1, 2];
  const graph = new Graph();
  const x = graph.input('x', shape, 'float32');
  graph.output('y', graph.node('ReorderInput', [x], shape, { domain: blockedDomain }));
  const ramp = Float32Array.from({ length: 2 * channels }, (_, i) => i);
  try {
    const session = await createSession(graph);
    const { y } = await session.run({ x: { dtype: 'float32', shape, values: ramp } });
    await session.dispose();
    return blockSizeOf(y);
  } catch {
    return undefined;
  }
}

/** The block size that explains a reordered ramp: the second column starts after one block of the first. */
export function blockSizeOf(reordered: NumericArray): number | undefined {
  const size = reordered.indexOf(1);
  if (size < 4 || channels % size !== 0) return undefined;
  const explained = reordered.every((value, i) => {
    const [block, column, lane] = [Math.floor(i / (2 * size)), Math.floor(i / size) % 2, i % size];
    return value === 2 * (block * size + lane) + column;
  });
  return explained ? size : undefined;
}
