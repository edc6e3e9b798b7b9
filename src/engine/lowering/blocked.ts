import type { Graph, Value } from '../onnx/graph.js';
import { type Geometry, windowNodeAttributes } from './convolution-geometry.js';
import { closedShape, extend, reshape, transpose } from './layout.js';

/**
 * ONNX Runtime's own domain of operators over images whose channels lie in blocks of the vector width:
 * `[batch, channels / block, height, width, block]`, declared as `[batch, channels, height, width]`. The runtime inserts
 * them where filters are constant; here filters are trained, so the nodes are written out. The domain is internal to the
 * runtime: nothing may use it without {@link findBlockSize} having found it.
 */
export const blockedDomain = 'com.microsoft.nchwc';

/** Blocked forms of NHWC values that were made from them: what goes back and forth is not moved at all. */
const blockedForms = new WeakMap<Value, Value>();

/** NHWC images in blocked form; the number of channels must be a multiple of the block. */
function toBlocked(graph: Graph, x: Value, blockSize: number): Value {
  const [n, h, w, c] = closedShape(x);
  if (c === blockSize) return reshape(graph, x, [n, c, h, w]);
  const known = blockedForms.get(x);
  if (known) return known;
  return graph.node('ReorderInput', [x], [n, c, h, w], { domain: blockedDomain, attributes: { channels_last: 1 } });
}

/** Blocked images in NHWC form, with the first `channels` of their channels. */
function fromBlocked(graph: Graph, x: Value, channels: number, blockSize: number): Value {
  const [n, c, h, w] = closedShape(x);
  if (c === blockSize && channels === blockSize) return reshape(graph, x, [n, h, w, c]);
  const images = graph.node('ReorderOutput', [x], [n, h, w, channels], {
    domain: blockedDomain,
    attributes: { channels, channels_last: 1 },
  });
  if (c === channels) blockedForms.set(images, x);
  return images;
}

/** The smallest multiple of the block that holds so many channels. */
function blockedChannels(channels: number, blockSize: number): number {
  return Math.ceil(channels / blockSize) * blockSize;
}

/** Whether the blocked convolution takes these channels: whole blocks, or fewer input channels than one block. */
export function fitsBlocks(inputChannels: number, outputChannels: number, blockSize: number): boolean {
  const wholeInput = inputChannels < blockSize || inputChannels % blockSize === 0;
  // Missing output channels are computed as zeros and dropped; worth it only for small numbers of them.
  return wholeInput && blockedChannels(outputChannels, blockSize) <= 4 * outputChannels;
}

/** What a blocked convolution computes beside the convolution: `relu?(convolution + bias? + residual?)`. */
export interface BlockedOptions {
  /** `[outputChannels]`, added. */
  readonly bias?: Value;
  /** NHWC images of the shape of the result, added. */
  readonly residual?: Value;
  /** Applies max(x, 0) last. */
  readonly relu?: boolean;
  readonly flops?: number;
}

/** A convolution of NHWC images with an HWIO filter for which {@link fitsBlocks} holds. */
export function blockedConvolution(
  graph: Graph,
  x: Value,
  filter: Value,
  geometry: Geometry,
  blockSize: number,
  options: BlockedOptions = {},
): Value {
  const { batch, inputChannels, outputChannels, height, width } = geometry;
  const { bias, residual, relu, flops } = options;
  const channels = blockedChannels(outputChannels, blockSize);
  const filled = extend(graph, filter, 3, 0, channels);
  const window = withCheapPadding(geometry);
  const wide = extend(graph, x, 2, geometry.width.before - window.width.before, window.width.input);
  const images = inputChannels < blockSize ? transpose(graph, wide, [0, 3, 1, 2]) : toBlocked(graph, wide, blockSize);
  const y = graph.node(
    'Conv',
    [
      images,
      blockedFilter(graph, filled, blockSize),
      bias && extend(graph, bias, 0, 0, channels),
      residual && toBlocked(graph, extend(graph, residual, 3, 0, channels), blockSize),
    ],
    [batch, channels, height.output, width.output],
    { domain: blockedDomain, flops, attributes: { ...windowNodeAttributes(window), ...activation(relu) } },
  );
  return fromBlocked(graph, y, outputChannels, blockSize);
}

/**
 * The runtime computes the outputs at the edges of a row that reach into padding one by one: where these are many, columns
 * of zeros are cheaper. The geometry of the convolution of images with such columns.
 */
function withCheapPadding(geometry: Geometry): Geometry {
  const { input, output, before, after } = geometry.width;
  if (4 * (before + after) <= output) return geometry;
  return { ...geometry, width: { ...geometry.width, input: before + input + after, before: 0, after: 0 } };
}

function activation(relu: boolean | undefined): { activation?: string } {
  return relu ? { activation: 'Relu' } : {};
}

/** A depthwise convolution of NHWC images with a `[height, width, channels]` filter, channels in whole blocks. */
export function blockedDepthwise(
  graph: Graph,
  x: Value,
  filter: Value,
  geometry: Geometry,
  blockSize: number,
  { bias, residual, relu, flops }: BlockedOptions = {},
): Value {
  const { batch, inputChannels: channels, height, width } = geometry;
  const [kh, kw] = closedShape(filter);
  const blocks = reshape(graph, filter, [kh, kw, channels / blockSize, blockSize]);
  const weights = reshape(graph, transpose(graph, blocks, [2, 0, 1, 3]), [channels, 1, kh, kw]);
  const y = graph.node(
    'Conv',
    [toBlocked(graph, x, blockSize), weights, bias, residual && toBlocked(graph, residual, blockSize)],
    [batch, channels, height.output, width.output],
    {
      domain: blockedDomain,
      flops,
      attributes: { ...windowNodeAttributes(geometry), group: channels, ...activation(relu) },
    },
  );
  return fromBlocked(graph, y, channels, blockSize);
}

/** Pooling of NHWC images, channels in whole blocks; `op` is an operator of the domain. */
export function blockedPool(
  graph: Graph,
  op: 'MaxPool' | 'AveragePool',
  x: Value,
  geometry: Geometry,
  blockSize: number,
  flops?: number,
): Value {
  const { batch, inputChannels, height, width } = geometry;
  const { kernel_shape, strides, pads } = windowNodeAttributes(geometry);
  const y = graph.node(op, [toBlocked(graph, x, blockSize)], [batch, inputChannels, height.output, width.output], {
    domain: blockedDomain,
    flops,
    attributes: { kernel_shape, strides, pads },
  });
  return fromBlocked(graph, y, inputChannels, blockSize);
}

/** An HWIO filter in the order of the blocked convolution. */
function blockedFilter(graph: Graph, filter: Value, blockSize: number): Value {
  const [kh, kw, inputs, outputs] = closedShape(filter);
  const outputBlocks = outputs / blockSize;
  const ordered =
    inputs < blockSize
      ? transpose(graph, reshape(graph, filter, [kh, kw, inputs, outputBlocks, blockSize]), [3, 2, 0, 1, 4])
      : transpose(
          graph,
          reshape(graph, filter, [kh, kw, inputs / blockSize, blockSize, outputBlocks, blockSize]),
          [4, 2, 0, 1, 3, 5],
        );
  return reshape(graph, ordered, [outputs, inputs, kh, kw]);
}
