import { backend_util } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import type { Attributes } from '../attributes.js';
import type { TraceNode } from './lowering.js';

const pair = z.union([z.number(), z.tuple([z.number(), z.number()])]);
const span = z.tuple([z.number(), z.number()]);
const pad = z.union([z.literal('same'), z.literal('valid'), z.number(), z.tuple([span, span, span, span])]);

/** tfjs's attributes of two-dimensional windows: those of convolutions and of pooling. */
export const windowAttributes = z.object({
  strides: pair.default(1),
  pad,
  dilations: pair.nullish().transform((dilations) => dilations ?? 1),
  dimRoundingMode: z
    .enum(['floor', 'round', 'ceil'])
    .nullish()
    .transform((mode) => mode ?? undefined),
  dataFormat: z.literal('NHWC').nullish(),
});

/** One spatial axis of a window that slides over an input. All counts are in elements of that axis. */
export interface WindowAxis {
  readonly input: number;
  readonly output: number;
  readonly stride: number;
  readonly dilation: number;
  /** Taps of the window. */
  readonly taps: number;
  /** Elements from the first to the last tap. */
  readonly extent: number;
  /** Padding before the first element. */
  readonly before: number;
  /** Padding after the last element that some window reaches; never negative. */
  readonly after: number;
}

/** A two-dimensional window over NHWC data. */
export interface Geometry {
  readonly batch: number;
  readonly inputChannels: number;
  readonly outputChannels: number;
  readonly height: WindowAxis;
  readonly width: WindowAxis;
}

/** The geometry of a convolution kernel, whose input and filter have these shapes. */
export function convolutionGeometry(
  node: TraceNode,
  input: readonly number[],
  filter: readonly number[],
  depthwise = false,
): Geometry {
  const { strides, dilations, pad, dimRoundingMode } = windowAttributes.parse(node.attrs);
  const [n, h, w, c] = input;
  const [kh, kw, ki, ko] = filter;
  return geometryOf(
    backend_util.computeConv2DInfo([n, h, w, c], [kh, kw, ki, ko], strides, dilations, pad, dimRoundingMode, depthwise),
  );
}

const poolAttributes = windowAttributes.extend({ filterSize: pair });

/**
 * The geometry of a pooling of an image of this shape.
 *
 * @throws RangeError if a window holds no element of the image
 */
export function poolGeometry([n, h, w, c]: readonly number[], attrs: Attributes): Geometry {
  const { filterSize, strides, dilations, pad, dimRoundingMode } = poolAttributes.parse(attrs);
  const geometry = geometryOf(
    backend_util.computePool2DInfo([n, h, w, c], filterSize, strides, dilations, pad, dimRoundingMode),
  );
  for (const { before, after, taps } of [geometry.height, geometry.width]) {
    if (Math.max(before, after) >= taps) throw new RangeError('a window of the pooling lies wholly in the padding');
  }
  return geometry;
}

/** tfjs's description of a window as a {@link Geometry}. */
export function geometryOf(info: backend_util.Conv2DInfo): Geometry {
  const axis = (
    input: number,
    output: number,
    stride: number,
    dilation: number,
    taps: number,
    before: number,
  ): WindowAxis => {
    const extent = (taps - 1) * dilation + 1;
    const after = Math.max(0, (output - 1) * stride + extent - input - before);
    return { input, output, stride, dilation, taps, extent, before, after };
  };
  const { padInfo } = info;
  return {
    batch: info.batchSize,
    inputChannels: info.inChannels,
    outputChannels: info.outChannels,
    height: axis(info.inHeight, info.outHeight, info.strideHeight, info.dilationHeight, info.filterHeight, padInfo.top),
    width: axis(info.inWidth, info.outWidth, info.strideWidth, info.dilationWidth, info.filterWidth, padInfo.left),
  };
}

/**
 * The geometry with all the outputs that its input and padding give. tfjs takes fewer columns where a padding given as a
 * number meets a window that is not square.
 */
export function withAllOutputs(geometry: Geometry): Geometry {
  const all = (axis: WindowAxis): WindowAxis => {
    const { input, stride, extent, before, after } = axis;
    return { ...axis, output: Math.floor((input + before + after - extent) / stride) + 1 };
  };
  return { ...geometry, height: all(geometry.height), width: all(geometry.width) };
}

/** ONNX attributes of a convolution or pooling node with this geometry. */
export function windowNodeAttributes({ height, width }: Pick<Geometry, 'height' | 'width'>): Record<string, number[]> {
  return {
    kernel_shape: [height.taps, width.taps],
    strides: [height.stride, width.stride],
    dilations: [height.dilation, width.dilation],
    pads: [height.before, width.before, height.after, width.after],
  };
}

/** Floating-point operations of a convolution or of either of its gradients, whatever the formulation. */
export function convolutionFlops({ batch, inputChannels, outputChannels, height, width }: Geometry): number {
  return 2 * batch * height.output * width.output * height.taps * width.taps * inputChannels * outputChannels;
}

/** ONNX attributes of the transposed convolution that leads from this geometry's output to its input. */
export function transposedWindowAttributes({ height, width }: Geometry): Record<string, number[]> {
  const axes = [height, width];
  // Elements after the last that a window reaches; the transposed convolution fills them with zeros.
  const beyond = axes.map(({ input, output, stride, extent, before }) =>
    Math.max(0, input + before - ((output - 1) * stride + extent)),
  );
  return { ...windowNodeAttributes({ height, width }), output_padding: beyond };
}

/** Whether every window is a single element, each within the input. */
export function isPointwise({ height, width }: Geometry): boolean {
  return [height, width].every(({ taps, before, after }) => taps === 1 && before === 0 && after === 0);
}

/**
 * The window of the convolution with the turned filter that leads from an unstrided convolution's output to its input;
 * undefined where there is a stride or the output would have to be cropped.
 */
export function mirroredAxis(axis: WindowAxis): WindowAxis | undefined {
  const before = axis.extent - 1 - axis.before;
  const after = axis.input + axis.before - axis.output;
  if (axis.stride !== 1 || before < 0 || after < 0) return undefined;
  return { ...axis, input: axis.output, output: axis.input, before, after };
}
