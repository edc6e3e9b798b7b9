import type { Graph, Value } from '../onnx/graph.js';
import { convolve } from './convolution.js';
import type { Geometry, WindowAxis } from './convolution-geometry.js';
import { gatherRows } from './filter-layout.js';
import { closedShape, extend, reshape, transpose } from './layout.js';

/** The phases of a strided axis: how the input elements of equal remainder modulo the stride depend on `dy`. */
export interface Phases {
  /** For every tap of the common window and every phase the filter's tap, or the number of taps where there is none. */
  readonly taps: readonly number[];
  /** The common window over `dy`, whose output has one element for every `stride` elements of the input. */
  readonly window: WindowAxis;
}

/**
 * The phases of an axis; undefined where the window is dilated or would crop `dy`.
 *
 * Element `p + stride h` of the input meets tap `r + stride t` of the window of output `h + b - t`, where
 * `r = (p + before) mod stride` and `b = (p + before - r) / stride`.
 */
export function phasesOf({ input, output, stride, dilation, taps, before }: WindowAxis): Phases | undefined {
  if (dilation !== 1) return undefined;
  const phases = Array.from({ length: stride }, (_, phase) => {
    const remainder = (phase + before) % stride;
    const base = (phase + before - remainder) / stride;
    return { remainder, base, count: Math.max(0, Math.ceil((taps - remainder) / stride)) };
  });
  const met = phases.filter(({ count }) => count > 0);
  const lowest = Math.min(...met.map(({ base, count }) => base - count + 1));
  const highest = Math.max(...met.map(({ base }) => base));
  const extent = highest - lowest + 1;
  const elements = Math.ceil(input / stride);
  const after = elements - output + highest;
  if (lowest > 0 || after < 0) return undefined;
  const tapOf = (offset: number) =>
    phases.map(({ remainder, base, count }) => {
      const t = base - lowest - offset;
      return t >= 0 && t < count ? remainder + stride * t : taps;
    });
  return {
    taps: Array.from({ length: extent }, (_, offset) => tapOf(offset)).flat(),
    window: { input: output, output: elements, stride: 1, dilation: 1, taps: extent, extent, before: -lowest, after },
  };
}

/**
 * The gradient of a strided convolution with respect to its input as one convolution of `dy` without stride: every phase
 * of rows and columns is a set of output channels, and interleaving the phases gives the images.
 */
export function phasedInputGradient(
  graph: Graph,
  dy: Value,
  filter: Value,
  geometry: Geometry,
  rows: Phases,
  columns: Phases,
  blockSize: number,
  flops: number,
): Value {
  const { batch, inputChannels, outputChannels, height, width } = geometry;
  const phases = [height.stride, width.stride];
  const window = { height: rows.window, width: columns.window };
  const [kh, kw] = closedShape(filter);
  const withNone = extend(graph, extend(graph, filter, 0, 0, kh + 1), 1, 0, kw + 1);
  const gathered = gatherRows(graph, gatherRows(graph, withNone, 0, rows.taps), 1, columns.taps);
  const split = [window.height.taps, phases[0], window.width.taps, phases[1], inputChannels, outputChannels];
  const outputs = phases[0] * phases[1] * inputChannels;
  const phased = reshape(graph, transpose(graph, reshape(graph, gathered, split), [0, 2, 5, 1, 3, 4]), [
    window.height.taps,
    window.width.taps,
    outputChannels,
    outputs,
  ]);
  const back = { batch, inputChannels: outputChannels, outputChannels: outputs, ...window };
  const dx = convolve(graph, dy, phased, back, blockSize, { flops });
  const [h, w] = [window.height.output, window.width.output];
  const interleaved = transpose(graph, reshape(graph, dx, [batch, h, w, ...phases, inputChannels]), [0, 1, 3, 2, 4, 5]);
  const images = reshape(graph, interleaved, [batch, h * phases[0], w * phases[1], inputChannels]);
  return extend(graph, extend(graph, images, 1, 0, height.input), 2, 0, width.input);
}
