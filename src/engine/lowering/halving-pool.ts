import { sizeOf } from '../../core/weights.js';
import type { Graph, Value } from '../onnx/graph.js';
import type { Geometry } from './convolution-geometry.js';
import { closedShape, concat, extend, reshape, slice } from './layout.js';
import { cast } from './operand.js';

/**
 * Maxima of 2x2 windows with stride 2 in two passes over contiguous memory, columns first, so that of equal elements the
 * first in row-major order wins. Unlike the runtime's pooling they let NaN through.
 */
export function halvedMaximum(graph: Graph, x: Value, geometry: Geometry, flops: number): Value {
  const { columns, rows } = pairs(graph, x, geometry);
  const y = maximum(graph, rows(maximum(graph, columns)), flops);
  return reshape(graph, y, outputShape(geometry));
}

/** Whether a window is of the kind that {@link halvedMaximum} takes. */
export function isHalving({ height, width }: Geometry): boolean {
  return [height, width].every(
    ({ taps, stride, before, after }) => taps === 2 && stride === 2 && before === 0 && after === 0,
  );
}

/** The gradient of {@link halvedMaximum}; the maxima are shared with the forward pass. */
export function halvedMaximumGradient(graph: Graph, dy: Value, x: Value, geometry: Geometry): Value {
  const { batch, height, width, inputChannels } = geometry;
  const { columns, rows } = pairs(graph, x, geometry);
  const rowPair = rows(maximum(graph, columns));
  const shares = distributed(graph, reshape(graph, dy, closedShape(rowPair[0])), rowPair);
  const byRow = reshape(graph, concat(graph, shares, 1), closedShape(columns[0]));
  const images = concat(graph, distributed(graph, byRow, columns), 1);
  const shape = [batch, height.output * 2, width.output * 2, inputChannels];
  return extend(graph, extend(graph, reshape(graph, images, shape), 1, 0, height.input), 2, 0, width.input);
}

/** Left and right elements of all windows, `[pairs, 1, channels]`, and how their maxima pair up by rows. */
function pairs(graph: Graph, x: Value, { batch, height, width, inputChannels: channels }: Geometry) {
  const [h, w] = [height.output * 2, width.output * 2];
  const whole = slice(graph, x, [
    { axis: 1, start: 0, count: h },
    { axis: 2, start: 0, count: w },
  ]);
  const columns = halves(graph, reshape(graph, whole, [batch * h * width.output, 2, channels]));
  const rows = (byRow: Value) =>
    halves(graph, reshape(graph, byRow, [batch * height.output, 2, width.output * channels]));
  return { columns, rows };
}

function halves(graph: Graph, x: Value): readonly Value[] {
  const [n, , c] = closedShape(x);
  const half = { shape: [n, 1, c], dtype: x.dtype };
  return graph.nodes('Split', [x], [half, half], { attributes: { axis: 1 } });
}

function maximum(graph: Graph, pair: readonly Value[], flops = 0): Value {
  return graph.node('Max', pair, pair[0].shape, { flops });
}

/** `dy` for the first of a pair where it is not the smaller, else for the second. */
function distributed(graph: Graph, dy: Value, [first, second]: readonly Value[]): Value[] {
  const wins = graph.node('GreaterOrEqual', [first, second], dy.shape, { dtype: 'bool' });
  const share = graph.node('Mul', [dy, cast(graph, wins, 'float32')], dy.shape, {
    flops: 2 * sizeOf(closedShape(dy)),
  });
  return [share, graph.node('Sub', [dy, share], dy.shape)];
}

function outputShape({ batch, height, width, inputChannels }: Geometry): number[] {
  return [batch, height.output, width.output, inputChannels];
}
