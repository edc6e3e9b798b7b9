import type { Graph, Value } from '../onnx/graph.js';
import { fitsBlocks } from './blocked.js';
import { type BlockSize, convolve } from './convolution.js';
import {
  convolutionFlops,
  convolutionGeometry,
  type Geometry,
  isPointwise,
  mirroredAxis,
  transposedWindowAttributes,
  withAllOutputs,
} from './convolution-geometry.js';
import { outputsFirst, turned } from './filter-layout.js';
import { extend, reshape, transpose } from './layout.js';
import type { Lowering } from './lowering.js';
import { operand } from './operand.js';
import { phasedInputGradient, phasesOf } from './phased-input-gradient.js';
import { spread, withOutputsOf } from './window-taps.js';

/** The gradient of a convolution with respect to its input; as a forward operation the transposed convolution. */
export function inputGradientLowering(blockSize: BlockSize): Lowering {
  return (node, context) => {
    const geometry = withAllOutputs(convolutionGeometry(node, node.outputs[0].shape, node.inputs.filter.shape));
    const dy = withOutputsOf(context.graph, operand(node, context, 'dy'), geometry);
    return [inputGradient(context.graph, dy, operand(node, context, 'filter'), geometry, blockSize)];
  };
}

function inputGradient(graph: Graph, dy: Value, filter: Value, geometry: Geometry, blockSize: BlockSize): Value {
  const { batch, inputChannels, outputChannels, height, width } = geometry;
  const flops = convolutionFlops(geometry);
  if (isPointwise(geometry)) return pointwise(graph, dy, filter, geometry, flops);
  const [rows, columns] = [mirroredAxis(height), mirroredAxis(width)];
  if (rows && columns && blockSize !== undefined && fitsBlocks(outputChannels, inputChannels, blockSize)) {
    const swapped = transpose(graph, turned(graph, filter), [0, 1, 3, 2]);
    const back = {
      batch,
      inputChannels: outputChannels,
      outputChannels: inputChannels,
      height: rows,
      width: columns,
    };
    return convolve(graph, dy, swapped, back, blockSize, { flops });
  }
  const phases = height.stride * width.stride;
  const [rowPhases, columnPhases] = [phasesOf(height), phasesOf(width)];
  if (
    rowPhases &&
    columnPhases &&
    blockSize !== undefined &&
    fitsBlocks(outputChannels, phases * inputChannels, blockSize)
  ) {
    return phasedInputGradient(graph, dy, filter, geometry, rowPhases, columnPhases, blockSize, flops);
  }
  const dx = graph.node(
    'ConvTranspose',
    [transpose(graph, dy, [0, 3, 1, 2]), outputsFirst(graph, filter)],
    [batch, inputChannels, height.input, width.input],
    { flops, attributes: transposedWindowAttributes(geometry) },
  );
  return transpose(graph, dx, [0, 2, 3, 1]);
}

/** One matrix product; between the elements that a stride takes lie zeros. */
function pointwise(graph: Graph, dy: Value, filter: Value, geometry: Geometry, flops: number): Value {
  const { batch, inputChannels, outputChannels, height, width } = geometry;
  const positions = batch * height.output * width.output;
  const product = graph.node(
    'Gemm',
    [reshape(graph, dy, [positions, outputChannels]), reshape(graph, filter, [inputChannels, outputChannels])],
    [positions, inputChannels],
    { flops, attributes: { transB: 1 } },
  );
  const elements = reshape(graph, product, [batch, height.output, width.output, inputChannels]);
  const images = spread(graph, elements, height.stride, width.stride);
  return extend(graph, extend(graph, images, 1, 0, height.input), 2, 0, width.input);
}
