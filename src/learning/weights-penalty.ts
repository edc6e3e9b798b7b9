import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Layout, Weights } from '../core/weights.js';
import type { Tensors } from '../engine/engine.js';
import type { Column } from './batch.js';
import { weightsColumns } from './columns.js';
import type { FitObjective, Penalty } from './learner.js';
import { prefixed, unprefixed } from './prefixed-names.js';

/** The terms of a penalty on the weights w. */
export interface PenaltyTerms {
  /** The linear term `<slope, w>`: the slope is added to every gradient. */
  readonly slope?: Weights;
  /** The quadratic term `(strength / 2) |w - towards|^2`. */
  readonly pull?: { readonly towards: Weights; readonly strength: number };
}

/**
 * The part of an objective that adds these terms to a loss. All vectors have the layout of the weights; only the entries
 * that are trained count, so that running statistics are neither pulled nor pushed. A term that is absent, a slope of
 * zeros or a strength of 0 leaves no operation in the compiled training: it is the plain one, bit for bit.
 */
export function weightsPenalty(layout: Layout, terms: PenaltyTerms): Pick<FitObjective, 'penalty' | 'constants'> {
  const slope = terms.slope?.some((value) => value !== 0) ? terms.slope : undefined;
  const pull = terms.pull && terms.pull.strength !== 0 ? terms.pull : undefined;
  if (!slope && !pull) return {};
  return {
    penalty,
    constants: {
      ...(slope && prefixed('slope', trainedColumns(layout, slope))),
      ...(pull && prefixed('towards', trainedColumns(layout, pull.towards))),
      ...(pull && { strength: { shape: [], values: Float32Array.of(pull.strength) } }),
    },
  };
}

const penalty: Penalty = (params, constants) => {
  const linear = pairs(params, unprefixed('slope', constants)).map(([w, slope]) => tf.sum(tf.mul(w, slope)));
  const quadratic = pairs(params, unprefixed('towards', constants)).map(([w, towards]) =>
    tf.mul(constants.strength, halfSquaredNorm(tf.sub(w, towards))),
  );
  return [...linear, ...quadratic].reduce((sum, term) => tf.add(sum, term));
};

/** The gradient is written out: tfjs would double the difference in one pass and halve it in another. */
const halfSquaredNorm = (difference: Tensor): Tensor =>
  tf.customGrad((...args) => {
    const [x, save] = args as [Tensor, tf.GradSaveFunc];
    save([x]);
    return {
      value: tf.mul(0.5, tf.sum(tf.square(x))),
      gradFunc: (dy: Tensor, [saved]: Tensor[]) => tf.mul(dy, saved),
    };
  })(difference);

function pairs(params: Tensors, others: Tensors): [w: Tensor, other: Tensor][] {
  return Object.entries(others).map(([name, other]) => [params[name], other]);
}

function trainedColumns(layout: Layout, flat: Weights): Record<string, Column> {
  return weightsColumns(layout, flat, ({ kind }) => kind === 'parameter');
}
