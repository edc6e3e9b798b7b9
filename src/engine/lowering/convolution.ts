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
import { closedShape, transpose } from './layout.js';
import type { Lowering, LoweringContext, TraceNode } from './lowering.js';
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
  const { bias, residual, relu, flops = 0 } = options;
  const shape = [batch, outputChannels, height.output, width.output];
  // Counted where it is done: the convolution without it may be in the graph already, and equal nodes are made once.
  const after = [residual, relu].filter(Boolean).length * sizeOf(shape);
  const y = graph.node('Conv', [transpose(graph, x, [0, 3, 1, 2]), outputsFirst(graph, filter), bias], shape, {
    attributes: windowNodeAttributes(geometry),
    flops: flops - after,
  });
  return withResidualAndRelu(graph, transpose(graph, y, [0, 2, 3, 1]), options);
}

function withResidualAndRelu(graph: Graph, y: Value, { residual, relu }: BlockedOptions): Value {
  const flops = sizeOf(closedShape(y));
  const sum = residual ? graph.node('Add', [y, residual], y.shape, { flops }) : y;
  return relu ? graph.node('Relu', [sum], y.shape, { flops }) : sum;
}

/** The forward convolution. */
export function convolutionLowering(blockSize: BlockSize): Lowering {
  return (node, context) => [convolveNode(node, context, blockSize)];
}

/**
 * The convolution of a traced node, with what else its formulation can take in.
 *
 * @param scale `[outputChannels]`, multiplied into the filter
 */
export function convolveNode(
  node: TraceNode,
  context: LoweringContext,
  blockSize: BlockSize,
  { flops = 0, residual, ...options }: BlockedOptions = {},
  scale?: Value,
): Value {
  const geometry = convolutionGeometry(node, node.inputs.x.shape, node.inputs.filter.shape);
  const { graph } = context;
  const [x, plain] = [operand(node, context, 'x'), operand(node, context, 'filter')];
  const filter = scale ? graph.node('Mul', [plain, scale], plain.shape) : plain;
  const all = withAllOutputs(geometry);
  const y = convolve(graph, x, filter, all, blockSize, {
    ...options,
    residual: residual && withOutputsOf(graph, residual, all),
    flops: convolutionFlops(geometry) + flops,
  });
  return withOutputsOf(graph, y, geometry);
}
