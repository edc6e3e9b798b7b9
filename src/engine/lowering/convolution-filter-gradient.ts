import type { Graph, Value } from '../onnx/graph.js';
import { blockedFilterGradient } from './blocked-filter-gradient.js';
import type { BlockSize } from './convolution.js';
import {
  convolutionFlops,
  convolutionGeometry,
  type Geometry,
  isPointwise,
  withAllOutputs,
} from './convolution-geometry.js';
import { concat, reshape, transpose } from './layout.js';
import type { Lowering } from './lowering.js';
import { operand } from './operand.js';
import { chunkSize, scanSum } from './scan-sum.js';
import { tapImages, unfold, withOutputsOf } from './window-taps.js';

/** The gradient of a convolution with respect to its filter, in the fastest formulation for its shape. */
export function filterGradientLowering(blockSize: BlockSize): Lowering {
  return (node, context) => {
    const geometry = withAllOutputs(convolutionGeometry(node, node.inputs.x.shape, node.outputs[0].shape));
    const dy = withOutputsOf(context.graph, operand(node, context, 'dy'), geometry);
    return [filterGradient(context.graph, operand(node, context, 'x'), dy, geometry, blockSize)];
  };
}

function filterGradient(graph: Graph, x: Value, dy: Value, geometry: Geometry, blockSize: BlockSize): Value {
  const { inputChannels, outputChannels } = geometry;
  const flops = convolutionFlops(geometry);
  const blocked = blockSize !== undefined && outputChannels % blockSize === 0;
  if (isPointwise(geometry)) return tapByTap(graph, x, dy, geometry, flops);
  if (blocked) return blockedFilterGradient(graph, x, dy, geometry, blockSize, flops);
  if (inputChannels <= 3) return unfolded(graph, x, dy, geometry, flops);
  return tapByTap(graph, x, dy, geometry, flops);
}

/** One matrix product a tap: what it meets, transposed, times `dy`. */
function tapByTap(graph: Graph, x: Value, dy: Value, geometry: Geometry, flops: number): Value {
  const { batch, height, width, inputChannels, outputChannels } = geometry;
  const positions = batch * height.output * width.output;
  const gradients = tapImages(graph, x, geometry).map((image) =>
    graph.node(
      'Gemm',
      [reshape(graph, image, [positions, inputChannels]), reshape(graph, dy, [positions, outputChannels])],
      [inputChannels, outputChannels],
      { flops: flops / (height.taps * width.taps), attributes: { transA: 1 } },
    ),
  );
  return reshape(graph, concat(graph, gradients, 0), [height.taps, width.taps, inputChannels, outputChannels]);
}

/**
 * One product of all that the taps meet, channels first, with `dy`. The larger of the two counts becomes the columns of
 * the product: the runtime computes columns in blocks and would leave most of a block empty for a handful.
 */
function unfolded(graph: Graph, x: Value, dy: Value, geometry: Geometry, flops: number): Value {
  const { batch, height, width, inputChannels, outputChannels } = geometry;
  const met = height.taps * width.taps * inputChannels;
  const positions = height.output * width.output;
  const chunk = chunkSize(batch, met * positions);
  const turned = outputChannels < met;
  const shape = turned ? [outputChannels, met] : [met, outputChannels];
  const sum = scanSum(graph, [x, dy], chunk, shape, flops, (inner, [xs, dys], share, sumSoFar) => {
    const images = unfold(inner, transpose(inner, xs, [3, 0, 1, 2]), geometry);
    const factors = [
      reshape(inner, images, [met, chunk * positions]),
      reshape(inner, dys, [chunk * positions, outputChannels]),
    ];
    const operands = [...(turned ? factors.reverse() : factors), ...(sumSoFar ? [sumSoFar] : [])];
    const attributes = { transA: Number(turned), transB: Number(turned) };
    return inner.node('Gemm', operands, shape, { flops: share, attributes });
  });
  const ordered = turned ? transpose(graph, sum, [1, 0]) : sum;
  return reshape(graph, ordered, [height.taps, width.taps, inputChannels, outputChannels]);
}
