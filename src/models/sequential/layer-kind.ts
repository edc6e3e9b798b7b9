import { z } from 'zod';
import { InputError } from '../../core/errors.js';
import type { Layer } from '../layers/layer.js';

/** Where a layer stands in a model. */
export interface Place {
  /** The scenario's path of the layer: `model.layers.3`. */
  readonly where: string;
  /** Names the layer's parameters: `convolution2`. */
  readonly name: string;
  /** Shape of the layer's input for one sample, channels last. */
  readonly shape: readonly number[];
}

/** A layer that knows the shape of its output for one sample. */
export interface ShapedLayer extends Layer {
  readonly outputShape: readonly number[];
}

/** A kind of layer, as a scenario names it. */
export interface LayerKind {
  readonly name: string;
  /** One line: what it does. */
  readonly title: string;
  readonly options: z.ZodObject;
  /**
   * Builds the layer, with options as written by the user.
   *
   * @throws z.ZodError if the options are wrong
   * @throws InputError at the place if the layer does not take an input of this shape
   */
  build(written: unknown, place: Place): ShapedLayer;
}

/** Makes a {@link LayerKind}. */
export function defineLayer<Shape extends z.ZodRawShape>(kind: {
  readonly name: string;
  readonly title: string;
  readonly options: Shape;
  build(options: z.output<z.ZodObject<Shape>>, place: Place): ShapedLayer;
}): LayerKind {
  const { name, title } = kind;
  const options = z.strictObject(kind.options).describe(title);
  return { name, title, options, build: (written, place) => kind.build(options.parse(written), place) };
}

/** A shape as messages show it: `7x7x32`, or `a row of 128 numbers`. */
export function shownShape(shape: readonly number[]): string {
  return shape.length === 1 ? `a row of ${shape[0]} numbers` : shape.join('x');
}

/**
 * The width of a row of numbers.
 *
 * @throws InputError if the input is something else
 */
export function rowAt({ where, shape }: Place, kind: string): number {
  if (shape.length === 1) return shape[0];
  throw new InputError(where, 'wrong-input', {
    layer: kind,
    takes: 'a row of numbers',
    found: shownShape(shape),
    advice: "put 'flatten' or 'global-mean-pool' before it",
  });
}

/**
 * Height, width and channels of an image.
 *
 * @throws InputError if the input is something else
 */
export function imageAt({ where, shape }: Place, kind: string): readonly [number, number, number] {
  if (shape.length === 3) return [shape[0], shape[1], shape[2]];
  const takes = 'images (height, width, channels)';
  throw new InputError(where, 'wrong-input', { layer: kind, takes, found: shownShape(shape) });
}
