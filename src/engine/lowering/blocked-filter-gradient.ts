import type { Graph, Value } from '../onnx/graph.js';
import { blockedDomain } from './blocked.js';
import type { Geometry, WindowAxis } from './convolution-geometry.js';
import { closedShape, concat, extend, reshape, slice, transpose } from './layout.js';
import { chunkSize, scanSum } from './scan-sum.js';

/** Below this many input channels the taps along the width are columns beside them: the kernel computes several at a time. */
const fewChannels = 6;

/**
 * The gradient of a convolution's filter, itself as a blocked convolution. For every tap `b` along the width
 *
 *     dFilter[a, b, i, o] = sum over n, h, w of  x[n, stride h + dilation a, stride w + dilation b, i]  dy[n, h, w, o]
 *
 * is a convolution in which sample and column `(n, w)` are the channels, `dy` is the filter (one tap for every row `h`)
 * and input channels are columns: its batch is `b`, its output rows are the taps `a`, its output columns the channels
 * `i`, or `(b, i)` where these are few. Stride and dilation change places. So the sum over the samples runs inside the
 * vectorised kernel and `dy` needs hardly any change of layout. Requires output channels in whole blocks.
 */
export function blockedFilterGradient(
  graph: Graph,
  x: Value,
  dy: Value,
  geometry: Geometry,
  blockSize: number,
  flops: number,
): Value {
  const { batch, height, width, inputChannels, outputChannels } = geometry;
  const { columns, group } = columnBlocks(width.output, batch, blockSize);
  const chunk = chunkSize(batch / group, group * width.taps * height.input * columns * inputChannels) * group;
  const [taps, outputColumns] =
    inputChannels < fewChannels ? [1, width.taps * inputChannels] : [width.taps, inputChannels];
  const shape = [taps, outputChannels, height.taps, outputColumns];
  const sum = scanSum(graph, [x, dy], chunk, shape, flops, (inner, [xs, dys], share, sumSoFar) =>
    inner.node(
      'Conv',
      [
        tapsBeside(inner, imagesPerTap(inner, xs, geometry, columns, group, blockSize), taps),
        rowFilter(inner, dys, columns, group, blockSize),
        undefined,
        sumSoFar,
      ].slice(0, sumSoFar ? 4 : 2),
      shape,
      {
        domain: blockedDomain,
        flops: share,
        attributes: {
          kernel_shape: [height.output, (columns * group) / blockSize],
          strides: [height.dilation, 1],
          dilations: [height.stride, outputColumns],
          pads: [height.before, 0, height.after, 0],
        },
      },
    ),
  );
  const blocks = [taps, outputChannels / blockSize, height.taps, outputColumns, blockSize];
  const ordered = transpose(graph, reshape(graph, sum, blocks), [2, 0, 3, 1, 4]);
  return reshape(graph, ordered, [height.taps, width.taps, inputChannels, outputChannels]);
}

/** Columns filled up to whole blocks, by taking several samples side by side where that needs no padding. */
function columnBlocks(columns: number, batch: number, blockSize: number): { columns: number; group: number } {
  if (blockSize % columns === 0 && batch % (blockSize / columns) === 0) return { columns, group: blockSize / columns };
  return { columns: Math.ceil(columns / blockSize) * blockSize, group: 1 };
}

/** What the taps along the width meet of the columns. */
interface TapImages {
  /** `[taps, samples * rows * column blocks, channels, block]`. */
  readonly values: Value;
  readonly rows: number;
  /** Blocks of columns in a row. */
  readonly blocks: number;
}

function imagesPerTap(
  graph: Graph,
  x: Value,
  { height, width }: Geometry,
  columns: number,
  group: number,
  blockSize: number,
): TapImages {
  const [n, , , channels] = closedShape(x);
  const rows = usedRows(height);
  const reach = (columns - 1) * width.stride + width.extent;
  const framed = extend(graph, slice(graph, x, [{ axis: 1, start: 0, count: rows }]), 2, width.before, reach);
  const perTap = Array.from({ length: width.taps }, (_, tap) => {
    const met = slice(graph, framed, [{ axis: 2, start: tap * width.dilation, count: columns, step: width.stride }]);
    return sideBySide(graph, met, group);
  });
  const lines = (n / group) * width.taps * rows;
  const images = reshape(graph, concat(graph, perTap, 0), [lines, columns * group, 1, channels]);
  const blocked =
    channels === 1 ? images : graph.node('ReorderInput', [images], images.shape, { domain: blockedDomain });
  const blocks = (columns * group) / blockSize;
  const values = reshape(graph, blocked, [width.taps, (n / group) * rows * blocks, channels, blockSize]);
  return { values, rows, blocks };
}

/** The images with all taps side by side, or one image a tap: `[taps, samples, rows, column blocks * channels]`, blocked. */
function tapsBeside(graph: Graph, { values, rows, blocks }: TapImages, taps: number): Value {
  const [allTaps, lines, channels, blockSize] = closedShape(values);
  const ordered = taps === allTaps ? values : transpose(graph, values, [1, 0, 2, 3]);
  const samples = lines / (rows * blocks);
  return reshape(graph, ordered, [taps, samples * blockSize, rows, (blocks * channels * allTaps) / taps]);
}

/** Rows of the input that some window meets. */
function usedRows({ input, output, stride, extent, before }: WindowAxis): number {
  return Math.min(input, (output - 1) * stride + extent - before);
}

/** `dy` as a blocked filter of one tap for every row and column block: `[outputs, samples * block, rows, blocks]`. */
function rowFilter(graph: Graph, dy: Value, columns: number, group: number, blockSize: number): Value {
  const [n, rows, , outputs] = closedShape(dy);
  const samples = n / group;
  const wide = sideBySide(graph, extend(graph, dy, 2, 0, columns), group);
  const split = reshape(graph, wide, [samples * rows * columns * group, outputs / blockSize, blockSize]);
  const blocks = (columns * group) / blockSize;
  return reshape(graph, transpose(graph, split, [1, 0, 2]), [outputs, samples * blockSize, rows, blocks]);
}

/** `group` samples joined along their columns: `[n, h, w, c]` as `[n / group, h, group * w, c]`. */
function sideBySide(graph: Graph, x: Value, group: number): Value {
  const [n, h, w, c] = closedShape(x);
  const grouped = transpose(graph, reshape(graph, x, [n / group, group, h, w, c]), [0, 2, 1, 3, 4]);
  return reshape(graph, grouped, [n / group, h, group * w, c]);
}
