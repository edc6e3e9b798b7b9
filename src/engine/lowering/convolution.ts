import { sizeOf } from '../../core/weights.js';
import type { Graph, Value } from '../onnx/graph.js';
import { type BlockedOptions, blockedConvolution, fitsBlocks } from './blocked.js';
import {
  convolutionFlops,
  convolutionGeometry,
  type Geometry,
  windowNodeAttributes,
  withAllOutputs,
} from './convolution-geometry.js';
import { outputsFirst } from './filter-layout.js';
import { transpose } from './layout.js';
import type { Lowering, LoweringContext, TracedTensor, TraceNode } from './lowering.js';
import { operand } from './operand.js';
import { withOutputsOf } from './window-taps.js';

/** Size of the runtime's channel blocks; undefined where it has no blocked operators. */
export type BlockSize = number | undefined;

/** A convolution of NHWC images with an HWIO filter, in the best formulation there is for its shape. */
export function convolve(
  graph: Graph,
  x: Value,
  filter: Value,
  geometry: Geometry,
  blockSize: BlockSize,
  options: BlockedOptions = {},
): Value {
  const { batch, inputChannels, outputChannels, height, width } = geometry;
  if (blockSize !== undefined && fitsBlocks(inputChannels, outputChannels, blockSize)) {
    return blockedConvolution(graph, x, filter, geometry, blockSize, options);
  }
  const shape = [batch, outputChannels, height.output, width.output];
  // Counted where it is done: the convolution without it may be in the graph already, and equal nodes are made once.
  const activation = options.relu ? sizeOf(shape) : 0;
  const y = graph.node('Conv', [transpose(graph, x, [0, 3, 1, 2]), outputsFirst(graph, filter), options.bias], shape, {
    attributes: windowNodeAttributes(geometry),
    flops: options.flops === undefined ? undefined : options.flops - activation,
  });
  const activated = options.relu ? graph.node('Relu', [y], shape, { flops: activation }) : y;
  return transpose(graph, activated, [0, 2, 3, 1]);
}

/** The forward convolution. */
export function convolutionLowering(blockSize: BlockSize): Lowering {
  return (node, context) => [convolveNode(node, context, blockSize)];
}

function convolveNode(
  node: TraceNode,
  context: LoweringContext,
  blockSize: BlockSize,
  { flops = 0, ...options }: BlockedOptions = {},
): Value {
  const geometry = convolutionGeometry(node, node.inputs.x.shape, node.inputs.filter.shape);
  const { graph } = context;
  const [x, filter] = [operand(node, context, 'x'), operand(node, context, 'filter')];
  const all = { ...options, flops: convolutionFlops(geometry) + flops };
  return withOutputsOf(graph, convolve(graph, x, filter, withAllOutputs(geometry), blockSize, all), geometry);
}

/**
 * A convolution with what follows it in one node: an addition of one number a channel, `max(x, 0)`, or both. Answers
 * undefined where `node` (an `Add` or `Relu`) does not end such a chain or something else reads its inner results.
 */
export function fusedConvolution(
  node: TraceNode,
  context: LoweringContext,
  blockSize: BlockSize,
): readonly Value[] | undefined {
  const relu = node.kernel === 'Relu';
  const last = relu ? onlyRead(node.inputs.x, context, ['Relu', 'Step']) : node;
  if (!last) return undefined;
  const added = last.kernel === 'Add' ? biasOf(last, context) : undefined;
  const convolution = last.kernel === 'Conv2D' ? last : added?.convolution;
  if (!convolution) return undefined;
  const flops = sizeOf(node.outputs[0].shape) * ((added ? 1 : 0) + (relu ? 1 : 0));
  const bias = added && context.value(added.bias);
  return [convolveNode(convolution, context, blockSize, { bias, relu, flops })];
}

/** The convolution and the `[channels]` vector that an addition joins. */
function biasOf(add: TraceNode, context: LoweringContext): { convolution: TraceNode; bias: TracedTensor } | undefined {
  for (const [images, bias] of [
    [add.inputs.a, add.inputs.b],
    [add.inputs.b, add.inputs.a],
  ]) {
    const convolution = onlyRead(images, context, ['Add']);
    const vector = bias.shape.length === 1 && bias.shape[0] === images.shape.at(-1);
    if (convolution?.kernel === 'Conv2D' && vector) return { convolution, bias };
  }
  return undefined;
}

/** The node that made a tensor, if no kernel but these reads the tensor; every one of them once at most. */
function onlyRead(tensor: TracedTensor, context: LoweringContext, kernels: readonly string[]): TraceNode | undefined {
  const readers = context.readers(tensor).map((reader) => reader?.kernel);
  const allowed = readers.every((kernel) => kernel !== undefined && kernels.includes(kernel));
  return allowed && new Set(readers).size === readers.length ? context.producer(tensor) : undefined;
}
