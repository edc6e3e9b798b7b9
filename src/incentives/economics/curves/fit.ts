import { levenbergMarquardt } from 'ml-levenberg-marquardt';
import { sumOf } from '../../../core/statistics.js';
import type { AccuracyCurve } from '../accuracy-curve.js';
import { type CurvePoint, fitConcave } from './concave-fit.js';
import { type CurveOptions, createCurve } from './registry.js';

/** A curve fitted to measured points, in the form that a game scenario takes, and its distance from them. */
export interface FittedCurve {
  readonly curve: CurveOptions;
  /** Root mean squared difference between fit and measurement: a fraction. */
  readonly residual: number;
  /** The largest absolute difference: a fraction. */
  readonly largestResidual: number;
}

/**
 * A family of curves in unconstrained parameters: the logit of the best accuracy, then logarithms. No step of the
 * search can leave the range of the family.
 */
interface Family {
  readonly curve: (best: number, ...positive: readonly number[]) => CurveOptions;
  /** Start values of each positive parameter; every combination is a possible start. */
  readonly starts: readonly (readonly number[])[];
}

const decades = [-2, -1, 0, 1, 2, 3, 4].map((exponent) => 10 ** exponent);

const families: readonly Family[] = [
  {
    curve: (best, difficulty) => ({ name: 'generalisation-bound', best, difficulty }),
    starts: [decades],
  },
  {
    curve: (best, difficulty) => ({ name: 'square-root', best, difficulty }),
    starts: [decades],
  },
  {
    curve: (best, scale, exponent) => ({ name: 'power-law', best, scale, exponent }),
    starts: [decades, [0.2, 0.5, 1]],
  },
  {
    curve: (best, scale) => ({ name: 'saturating', best, scale }),
    starts: [decades.map((scale) => 10 * scale)],
  },
  {
    curve: (best, slope) => ({ name: 'linear-capped', best, slope }),
    starts: [decades.map((scale) => 0.1 / scale)],
  },
];

/** The number of starts from which a family is fitted: those with the smallest error. */
const refined = 3;

/** Bound on the logarithms. A parameter beyond it is 0 or infinite for any measurement. */
const farthest = 30;

/**
 * Fits every family of curves to measured points by least squares (Levenberg-Marquardt, from the best starts of a
 * grid), and a piecewise linear, monotone and concave curve, which is named `measured`.
 *
 * @param points at least two, by strictly increasing samples above 0
 * @returns the fits, by increasing residual
 */
export function fitCurves(points: readonly CurvePoint[]): FittedCurve[] {
  const fits = [fitMeasured(points), ...families.map((family) => fitFamily(family, points))];
  return fits.sort((a, b) => a.residual - b.residual);
}

function fitMeasured(points: readonly CurvePoint[]): FittedCurve {
  const { points: corners, residual, largestResidual } = fitConcave(points);
  const beyondZero = corners.slice(1).map(([samples, accuracy]): [number, number] => [samples, accuracy]);
  return { curve: { name: 'measured', points: beyondZero, fit: false }, residual, largestResidual };
}

function fitFamily({ curve, starts }: Family, points: readonly CurvePoint[]): FittedCurve {
  const highest = Math.min(Math.max(...points.map(([, accuracy]) => accuracy), 0.01), 0.999);
  const optionsOf = ([best, ...logarithms]: readonly number[]) =>
    curve(1 / (1 + Math.exp(-best)), ...logarithms.map(Math.exp));
  const data = { x: points.map(([samples]) => samples), y: points.map(([, accuracy]) => accuracy) };
  const value = (parameters: readonly number[]) => createCurve(optionsOf(parameters)).value;
  const bound = [farthest, ...starts.map(() => farthest)];
  const initial = combinations(starts)
    .map((positive) => [Math.log(highest / (1 - highest)), ...positive.map(Math.log)])
    .map((start) => ({ start, error: residuals(createCurve(optionsOf(start)), points).residual }))
    .sort((a, b) => a.error - b.error);
  const found = initial.slice(0, refined).map(({ start }) =>
    levenbergMarquardt(data, value, {
      initialValues: start,
      minValues: bound.map((most) => -most),
      maxValues: bound,
      gradientDifference: 1e-6,
      centralDifference: true,
      errorTolerance: 1e-16,
    }),
  );
  const best = found.reduce((a, b) => (b.parameterError < a.parameterError ? b : a));
  const options = optionsOf(best.parameterValues);
  return { curve: options, ...residuals(createCurve(options), points) };
}

function residuals(curve: AccuracyCurve, points: readonly CurvePoint[]): Omit<FittedCurve, 'curve'> {
  const differences = points.map(([samples, accuracy]) => Math.abs(curve.value(samples) - accuracy));
  const squares = sumOf(differences, (difference) => difference ** 2);
  return { residual: Math.sqrt(squares / points.length), largestResidual: Math.max(...differences) };
}

function combinations(choices: readonly (readonly number[])[]): number[][] {
  return choices.reduce<number[][]>((all, next) => all.flatMap((one) => next.map((value) => [...one, value])), [[]]);
}
