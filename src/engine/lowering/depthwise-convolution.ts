import { sizeOf } from '../../core/weights.js';
import type { Graph, Value } from '../onnx/graph.js';
import { blockedDepthwise } from './blocked.js';
import type { BlockSize } from './convolution.js';
import {
  convolutionGeometry,
  type Geometry,
  mirroredAxis,
  transposedWindowAttributes,
  windowNodeAttributes,
  withAllOutputs,
} from './convolution-geometry.js';
import { grouped, turned } from './filter-layout.js';
import { closedShape, concat, reshape, transpose } from './layout.js';
import type { Lowering, TraceNode } from './lowering.js';
import { operand } from './operand.js';
import { tapImages, withOutputsOf } from './window-taps.js';

/** Each channel convolved by itself with `multiplier` filters: `[height, width, channels, multiplier]`. */
export function depthwiseLowering(blockSize: BlockSize): Lowering {
  return (node, context) => {
    const geometry = depthwiseGeometry(node, node.inputs.x.shape, node.inputs.filter.shape);
    const [x, filter] = [operand(node, context, 'x'), operand(node, context, 'filter')];
    const y = depthwise(context.graph, x, filter, withAllOutputs(geometry), blockSize);
    return [withOutputsOf(context.graph, y, geometry)];
  };
}

function depthwiseGeometry(node: TraceNode, input: readonly number[], filter: readonly number[]): Geometry {
  return convolutionGeometry(node, input, filter, true);
}

/** Floating-point operations of a depthwise convolution or of either of its gradients. */
function depthwiseFlops({ batch, outputChannels, height, width }: Geometry): number {
  return 2 * batch * height.output * width.output * height.taps * width.taps * outputChannels;
}

function depthwise(graph: Graph, x: Value, filter: Value, geometry: Geometry, blockSize: BlockSize): Value {
  const { batch, inputChannels, outputChannels, height, width } = geometry;
  const flops = depthwiseFlops(geometry);
  if (inBlocks(geometry, blockSize)) return blockedDepthwise(graph, x, filter, geometry, blockSize, { flops });
  const y = graph.node(
    'Conv',
    [transpose(graph, x, [0, 3, 1, 2]), grouped(graph, filter)],
    [batch, outputChannels, height.output, width.output],
    { flops, attributes: { ...windowNodeAttributes(geometry), group: inputChannels } },
  );
  return transpose(graph, y, [0, 2, 3, 1]);
}

/** Whether the blocked form applies: one filter a channel, channels in whole blocks. */
function inBlocks({ inputChannels, outputChannels }: Geometry, blockSize: BlockSize): blockSize is number {
  return blockSize !== undefined && outputChannels === inputChannels && inputChannels % blockSize === 0;
}

/** The gradient of a depthwise convolution with respect to its input. */
export function depthwiseInputGradientLowering(blockSize: BlockSize): Lowering {
  return (node, context) => {
    const { graph } = context;
    const geometry = withAllOutputs(depthwiseGeometry(node, node.outputs[0].shape, node.inputs.filter.shape));
    const dy = withOutputsOf(graph, operand(node, context, 'dy'), geometry);
    const filter = operand(node, context, 'filter');
    const [height, width] = [mirroredAxis(geometry.height), mirroredAxis(geometry.width)];
    if (height && width && inBlocks(geometry, blockSize)) {
      const back = { ...geometry, height, width };
      return [blockedDepthwise(graph, dy, turned(graph, filter), back, blockSize, { flops: depthwiseFlops(geometry) })];
    }
    const { batch, inputChannels } = geometry;
    const dx = graph.node(
      'ConvTranspose',
      [transpose(graph, dy, [0, 3, 1, 2]), grouped(graph, filter)],
      [batch, inputChannels, geometry.height.input, geometry.width.input],
      {
        flops: depthwiseFlops(geometry),
        attributes: { ...transposedWindowAttributes(geometry), group: inputChannels },
      },
    );
    return [transpose(graph, dx, [0, 2, 3, 1])];
  };
}

/** The gradient of a depthwise convolution with respect to its filter: a sum of products a tap. */
export const depthwiseFilterGradientLowering: Lowering = (node, context) => {
  const { graph } = context;
  const geometry = depthwiseGeometry(node, node.inputs.x.shape, node.outputs[0].shape);
  const [x, dy] = [operand(node, context, 'x'), operand(node, context, 'dy')];
  const { batch, height, width, inputChannels, outputChannels } = geometry;
  const multiplier = outputChannels / inputChannels;
  const positions = batch * height.output * width.output;
  const each = reshape(graph, dy, [positions, inputChannels, multiplier]);
  const sums = tapImages(graph, x, geometry).map((image) => {
    const met = reshape(graph, image, [positions, inputChannels, 1]);
    const product = graph.node('Mul', [met, each], closedShape(each), { flops: 2 * sizeOf(closedShape(each)) });
    return graph.node('ReduceSum', [product, graph.ints([0])], [1, inputChannels, multiplier]);
  });
  return [reshape(graph, concat(graph, sums, 0), [height.taps, width.taps, inputChannels, multiplier])];
};
