import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/**
 * How stored values become the model's input: `stored * scale + shift`, and where there is a normalisation, less the mean and
 * divided by the deviation of their channel, the last axis: one number for each channel, or one for all.
 */
export interface Scaling {
  readonly scale: number;
  readonly shift: number;
  readonly normalization?: { readonly mean: readonly number[]; readonly deviation: readonly number[] };
}

/** A scaling as one line for each channel: `stored * factor + offset`. */
interface Line {
  readonly factor: readonly number[];
  readonly offset: readonly number[];
}

/** Nothing but what makes a scaling, so that equal ones have equal keys. */
export function scalingOf({ scale, shift, normalization }: Scaling): Scaling {
  if (!normalization) return { scale, shift };
  const { mean, deviation } = normalization;
  return { scale, shift, normalization: { mean, deviation } };
}

/** Applies a scaling; the identity adds no operation. */
export function scaled(stored: Tensor, scaling: Scaling): Tensor {
  const { factor, offset } = lineOf(scaling);
  const multiplied = isAll(factor, 1) ? stored : tf.mul(stored, operand(factor));
  return isAll(offset, 0) ? multiplied : tf.add(multiplied, operand(offset));
}

/** What the stored value 0, black in an image, becomes: a scalar, or one value for each channel. */
export function scaledZero(scaling: Scaling): Tensor | number {
  return operand(lineOf(scaling).offset);
}

function lineOf({ scale, shift, normalization = { mean: [0], deviation: [1] } }: Scaling): Line {
  const { mean, deviation } = normalization;
  const channels = Math.max(mean.length, deviation.length);
  const of = (values: readonly number[], channel: number) => values[values.length === 1 ? 0 : channel];
  const each = (value: (mean: number, deviation: number) => number) =>
    Array.from({ length: channels }, (_, c) => value(of(mean, c), of(deviation, c)));
  return { factor: each((_, d) => scale / d), offset: each((m, d) => (shift - m) / d) };
}

/** One number where all channels have the same. */
function operand(values: readonly number[]): Tensor | number {
  return isAll(values, values[0]) ? values[0] : tf.tensor1d([...values]);
}

function isAll(values: readonly number[], value: number): boolean {
  return values.every((each) => each === value);
}
