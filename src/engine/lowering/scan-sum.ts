import { sizeOf } from '../../core/weights.js';
import { Graph, type Value } from '../onnx/graph.js';
import { closedShape, reshape } from './layout.js';

/** A working set of this many floats stays in a core's second-level cache beside what else the chunk needs. */
const cachedFloats = 2 ** 17;

/** The largest number of samples that divides the batch and keeps `floatsPerSample` of each in cache; at least 1. */
export function chunkSize(batch: number, floatsPerSample: number): number {
  const limit = Math.max(1, Math.floor(cachedFloats / floatsPerSample));
  let chunk = Math.min(batch, limit);
  while (batch % chunk !== 0) chunk--;
  return chunk;
}

/**
 * Adds one chunk's share: returns the sum so far, where there is one, plus the share of these parts of the inputs. The
 * nodes carry `flops` in total.
 */
export type AddShare = (graph: Graph, parts: readonly Value[], flops: number, sumSoFar?: Value) => Value;

/**
 * A sum over the samples of a batch, taken chunk by chunk so that what is made on the way stays in cache. With one chunk
 * there is no loop and no sum so far.
 *
 * @param inputs values whose first axis is the batch
 * @param shape of the sum
 * @param flops floating-point operations of the whole sum
 */
export function scanSum(
  graph: Graph,
  inputs: readonly Value[],
  chunk: number,
  shape: readonly number[],
  flops: number,
  add: AddShare,
): Value {
  const chunks = closedShape(inputs[0])[0] / chunk;
  if (chunks === 1) return add(graph, inputs, flops);
  const sequences = inputs.map((input) => {
    const [, ...rest] = closedShape(input);
    return reshape(graph, input, [chunks, chunk, ...rest]);
  });
  const body = new Graph(graph);
  const sum = body.input(body.freshName(), shape, 'float32');
  const parts = sequences.map((input) => body.input(body.freshName(), closedShape(input).slice(1), input.dtype));
  body.output(body.freshName(), add(body, parts, 0, sum));
  const zero = graph.constant(new Float32Array(sizeOf(shape)), shape);
  return graph.node('Scan', [zero, ...sequences], shape, {
    flops,
    attributes: { body: { graph: body }, num_scan_inputs: inputs.length },
  });
}
