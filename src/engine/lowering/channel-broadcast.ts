import { sizeOf } from '../../core/weights.js';
import { axesAttribute } from '../attributes.js';
import type { Graph, Value } from '../onnx/graph.js';
import { closedShape, reshape } from './layout.js';
import type { LoweringContext, TracedTensor, TraceNode } from './lowering.js';
import { operand } from './operand.js';

/** The runtime works row by row; rows of at least this many floats keep its vector loops busy. */
const longRow = 512;

/** Below this many floats there is nothing to gain. */
const largeTensor = 2 ** 14;

const operators: Readonly<Record<string, string>> = { Add: 'Add', Multiply: 'Mul', Sub: 'Sub' };

/**
 * An arithmetic kernel of large images `[n, ..., c]` and one number, or one number for every channel, `[c]`, or for every
 * sample and channel, `[n, 1, ..., c]`, over long rows, along which the small operand is repeated. Undefined for other
 * operands.
 */
export function channelBroadcast(node: TraceNode, context: LoweringContext): readonly Value[] | undefined {
  const { a, b } = node.inputs;
  const [output] = node.outputs;
  if (output.dtype !== 'float32' || sizeOf(output.shape) < largeTensor) return undefined;
  const [images, small] = sizeOf(a.shape) >= sizeOf(b.shape) ? [a, b] : [b, a];
  const { graph } = context;
  if (sizeOf(small.shape) === 1) {
    const flat = reshape(graph, context.value(images), [sizeOf(images.shape)]);
    return [reshape(graph, applied(node, graph, flat, reshape(graph, context.value(small), []), images), output.shape)];
  }
  const rows = smallRows(images, small);
  if (rows === undefined) return undefined;
  const channels = images.shape[images.shape.length - 1];
  const positions = sizeOf(images.shape) / (rows * channels);
  const repeats = repeatsOf(positions, channels);
  if (repeats === 1) return undefined;
  const row = repeats * channels;
  const repeated = repeatedRow(graph, context.value(small), rows, channels, repeats);
  const wide = reshape(graph, context.value(images), [rows, positions / repeats, row]);
  return [reshape(graph, applied(node, graph, wide, repeated, images), output.shape)];
}

/** The node's operator on views of its operands, of which `large` is one of `images`. */
function applied(node: TraceNode, graph: Graph, large: Value, small: Value, images: TracedTensor): Value {
  const operands = images === node.inputs.a ? [large, small] : [small, large];
  return graph.node(operators[node.kernel], operands, large.shape, { flops: sizeOf(closedShape(large)) });
}

/** 1 for `[c]`, n for `[n, 1, ..., c]`; undefined if `small` is neither beside `images`. */
function smallRows(images: TracedTensor, small: TracedTensor): number | undefined {
  const [n, c] = [images.shape[0], images.shape[images.shape.length - 1]];
  if (images.shape.length < 2 || small.shape.at(-1) !== c) return undefined;
  if (sizeOf(small.shape) === c) return 1;
  const aligned = small.shape.length === images.shape.length && small.shape[0] === n;
  return aligned && sizeOf(small.shape) === n * c ? n : undefined;
}

/** How often to repeat a row of `channels` so that it becomes long and still divides the positions. */
function repeatsOf(positions: number, channels: number): number {
  for (let repeats = Math.ceil(longRow / channels); repeats <= 4 * Math.ceil(longRow / channels); repeats++) {
    if (positions % repeats === 0) return repeats;
  }
  for (let repeats = Math.min(positions, Math.ceil(longRow / channels)); repeats > 1; repeats--) {
    if (positions % repeats === 0) return repeats;
  }
  return 1;
}

function repeatedRow(graph: Graph, small: Value, rows: number, channels: number, repeats: number): Value {
  const single = reshape(graph, small, [rows, 1, channels]);
  const shape = [rows, repeats, channels];
  const expanded = graph.node('Expand', [single, graph.ints(shape)], shape);
  return reshape(graph, expanded, [rows, 1, repeats * channels]);
}

/**
 * A sum or mean of large images `[n, ..., c]` over all but the first and last axis, or over all but the last, in two
 * stages: first over long rows, then within one. Undefined for other reductions.
 */
export function channelReduction(node: TraceNode, context: LoweringContext): readonly Value[] | undefined {
  const { x } = node.inputs;
  const [output] = node.outputs;
  const rank = x.shape.length;
  if (output.dtype !== 'float32' || x.dtype !== 'float32' || sizeOf(x.shape) < largeTensor || rank < 3)
    return undefined;
  const axes = axesAttribute(node.attrs, 'axis', x.shape);
  const [n, channels] = [x.shape[0], x.shape[rank - 1]];
  const inner = x.shape.map((_, axis) => axis).slice(1, -1);
  const perSample = axes.join() === inner.join();
  if (!perSample && axes.join() !== [0, ...inner].join()) return undefined;
  const rows = perSample ? n : 1;
  const positions = sizeOf(x.shape) / (rows * channels);
  const repeats = repeatsOf(positions, channels);
  if (repeats === 1 || repeats === positions) return undefined;
  const { graph } = context;
  const wide = reshape(graph, operand(node, context, 'x'), [rows, positions / repeats, repeats * channels]);
  const partial = sumOver(graph, wide, sizeOf(x.shape));
  const sum = sumOver(graph, reshape(graph, partial, [rows, repeats, channels]), 0);
  const scaled = node.kernel === 'Mean' ? graph.node('Mul', [sum, graph.scalar(1 / positions)], sum.shape) : sum;
  return [reshape(graph, scaled, output.shape)];
}

/** `[rows, n, row]` summed over n. */
function sumOver(graph: Graph, x: Value, flops: number): Value {
  const [rows, n, row] = closedShape(x);
  // The runtime sums along the first axis of a matrix many times faster than along the middle one of [1, n, row].
  const [wide, axis] = rows === 1 ? [reshape(graph, x, [n, row]), 0] : [x, 1];
  const sum = graph.node('ReduceSum', [wide, graph.ints([axis])], rows === 1 ? [row] : [rows, row], {
    attributes: { keepdims: 0 },
    flops,
  });
  return reshape(graph, sum, [rows, row]);
}
