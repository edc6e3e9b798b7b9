import Table from 'cli-table3';
import { formatShare } from '../core/quantities.js';
import type { MeasuredCurve } from '../experiments/measured-curve.js';
import { createCurve } from '../incentives/economics/curves/registry.js';

/** A measured curve as tables: the points beside the closest fits, and all fits with their parameters and residuals. */
export function curveText({ measured, fits, seeds }: MeasuredCurve, shownFits = 3): string {
  const nearest = fits.slice(0, shownFits);
  const points = new Table({
    head: ['samples', 'accuracy', ...(seeds.length > 1 ? ['±'] : []), ...nearest.map(({ curve }) => curve.name)],
    style: { head: [], border: [], compact: true },
    colAligns: Array<'right'>(3 + shownFits).fill('right'),
  });
  for (const { samples, accuracy, deviation } of measured) {
    points.push([
      String(samples),
      formatShare(accuracy),
      ...(seeds.length > 1 ? [formatShare(deviation)] : []),
      ...nearest.map(({ curve }) => formatShare(createCurve(curve).value(samples))),
    ]);
  }
  const residuals = new Table({
    head: ['curve', 'parameters', 'residual', 'largest'],
    style: { head: [], border: [], compact: true },
    colAligns: ['left', 'left', 'right', 'right'],
  });
  for (const { curve, residual, largestResidual } of fits) {
    residuals.push([curve.name, parametersOf(curve), formatShare(residual), formatShare(largestResidual)]);
  }
  return `${points.toString()}\n${residuals.toString()}`;
}

/** `best 0.9712, scale 1.243`; for a measured curve only the number of corners. */
function parametersOf(curve: object): string {
  const parameters = Object.entries(curve).flatMap(([name, value]) => {
    if (typeof value === 'number') return [`${name} ${Number(value.toPrecision(4))}`];
    return Array.isArray(value) ? [`${value.length} corners`] : [];
  });
  return parameters.join(', ');
}
