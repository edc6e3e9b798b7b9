import { sizeOf } from '../../core/weights.js';
import type { Graph, Value } from '../onnx/graph.js';
import { blockedPool } from './blocked.js';
import type { BlockSize } from './convolution.js';
import { type Geometry, poolGeometry, windowNodeAttributes, withAllOutputs } from './convolution-geometry.js';
import { halvedMaximum, halvedMaximumGradient, isHalving } from './halving-pool.js';
import { closedShape, extend, reshape, transpose } from './layout.js';
import type { Lowering } from './lowering.js';
import { cast, operand } from './operand.js';
import { placeTap, tapImages, withOutputsOf } from './window-taps.js';

/** Operations of pooling: one for every element that a window meets. */
function poolFlops({ batch, inputChannels, height, width }: Geometry): number {
  return batch * height.output * width.output * height.taps * width.taps * inputChannels;
}

/** The largest element of each window. Padding never is. */
export const maxPoolLowering: Lowering = (node, context) => {
  const { graph } = context;
  const { dtype } = node.outputs[0];
  const x = cast(graph, operand(node, context, 'x'), 'float32');
  const geometry = poolGeometry(node.inputs.x.shape, node.attrs);
  const y = isHalving(geometry)
    ? halvedMaximum(graph, x, geometry, poolFlops(geometry))
    : pooled(graph, 'MaxPool', x, geometry);
  return [cast(graph, y, dtype)];
};

function pooled(graph: Graph, op: string, x: Value, geometry: Geometry): Value {
  const all = withAllOutputs(geometry);
  const { batch, inputChannels, height, width } = all;
  const { dilations, ...attributes } = windowNodeAttributes(all);
  const y = graph.node(op, [transpose(graph, x, [0, 3, 1, 2])], [batch, inputChannels, height.output, width.output], {
    flops: poolFlops(geometry),
    attributes: op === 'MaxPool' ? { ...attributes, dilations } : attributes,
  });
  return withOutputsOf(graph, transpose(graph, y, [0, 2, 3, 1]), geometry);
}

/** Gives each window's gradient to its first largest element in row-major order. */
export const maxPoolGradientLowering: Lowering = (node, context) => {
  const { graph } = context;
  const [dy, x] = [operand(node, context, 'dy'), operand(node, context, 'input')];
  const geometry = poolGeometry(node.inputs.input.shape, node.attrs);
  if (isHalving(geometry)) return [halvedMaximumGradient(graph, dy, x, geometry)];
  const y = operand(node, context, 'output');
  const flops = sizeOf(closedShape(y));
  const shape = y.shape;
  let open: Value | undefined;
  let dx: Value | undefined;
  tapImages(graph, x, geometry, -Infinity).forEach((image, tap) => {
    const largest = graph.node('Equal', [image, y], shape, { dtype: 'bool' });
    const chosen = open ? graph.node('And', [largest, open], shape) : largest;
    const others = graph.node('Not', [largest], shape);
    open = open ? graph.node('And', [open, others], shape) : others;
    const share = graph.node('Where', [chosen, dy, graph.scalar(0)], shape, { flops, dtype: 'float32' });
    const placed = placeTap(graph, share, geometry, tap);
    dx = dx ? graph.node('Add', [dx, placed], placed.shape) : placed;
  });
  if (!dx) throw new RangeError('a pooling window has no taps');
  return [dx];
};

/** The mean of each window over its elements within the input. */
export function averagePoolLowering(blockSize: BlockSize): Lowering {
  return (node, context) => {
    const { graph } = context;
    const { dtype } = node.outputs[0];
    const x = cast(graph, operand(node, context, 'x'), 'float32');
    const geometry = poolGeometry(node.inputs.x.shape, node.attrs);
    const inBlocks = blockSize !== undefined && geometry.inputChannels % blockSize === 0;
    const y = inBlocks
      ? withOutputsOf(
          graph,
          blockedPool(graph, 'AveragePool', x, withAllOutputs(geometry), blockSize, poolFlops(geometry)),
          geometry,
        )
      : pooled(graph, 'AveragePool', x, geometry);
    return [cast(graph, y, dtype)];
  };
}

/**
 * Spreads each window's gradient evenly over the window. As in tfjs's own kernels every element gets one share of the
 * window's size, also where part of the window is padding.
 */
export const averagePoolGradientLowering: Lowering = (node, context) => {
  const { graph } = context;
  const dy = operand(node, context, 'dy');
  const geometry = poolGeometry(node.inputs.input.shape, node.attrs);
  const { batch, height, width, inputChannels: channels } = geometry;
  const flops = poolFlops(geometry);
  const share = graph.node('Mul', [dy, graph.scalar(1 / (height.taps * width.taps))], dy.shape, { flops });
  const apart = height.stride === height.taps && width.stride === width.taps;
  if (!apart || height.before > 0 || width.before > 0) {
    const dx = tapNumbers(geometry)
      .map((tap) => placeTap(graph, share, geometry, tap))
      .reduce((sum, placed) => graph.node('Add', [sum, placed], placed.shape));
    return [dx];
  }
  const windows = [batch, height.output, height.taps, width.output, width.taps, channels];
  const each = reshape(graph, share, [batch, height.output, 1, width.output, 1, channels]);
  const filled = graph.node('Expand', [each, graph.ints(windows)], windows);
  const images = reshape(graph, filled, [batch, height.output * height.taps, width.output * width.taps, channels]);
  return [extend(graph, extend(graph, images, 1, 0, height.input), 2, 0, width.input)];
};

/** The numbers of a window's taps. */
function tapNumbers({ height, width }: Geometry): number[] {
  return Array.from({ length: height.taps * width.taps }, (_, tap) => tap);
}
