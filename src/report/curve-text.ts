import { formatShare } from '../core/quantities.js';
import type { MeasuredCurve } from '../experiments/measured-curve.js';
import { createCurve } from '../incentives/economics/curves/registry.js';
import { table } from './table.js';

/**
 * A measured curve as tables: the points beside the closest fits, and all fits with their parameters and residuals.
 *
 * @param width of the terminal, in columns
 */
export function curveText({ measured, fits, seeds }: MeasuredCurve, width: number, shownFits = 3): string {
  const nearest = fits.slice(0, shownFits);
  const points = [
    { title: 'samples', cells: measured.map(({ samples }) => String(samples)) },
    { title: 'accuracy', cells: measured.map(({ accuracy }) => formatShare(accuracy)) },
    ...(seeds.length > 1 ? [{ title: '±', cells: measured.map(({ deviation }) => formatShare(deviation)) }] : []),
    ...nearest.map(({ curve }) => {
      const fit = createCurve(curve);
      return { title: curve.name, cells: measured.map(({ samples }) => formatShare(fit.value(samples))) };
    }),
  ];
  const residuals = [
    { title: 'curve', cells: fits.map(({ curve }) => curve.name), align: 'left' as const },
    { title: 'parameters', cells: fits.map(({ curve }) => parametersOf(curve)), align: 'left' as const },
    { title: 'residual', cells: fits.map(({ residual }) => formatShare(residual)) },
    { title: 'largest', cells: fits.map(({ largestResidual }) => formatShare(largestResidual)) },
  ];
  return `${table(points, width)}\n${table(residuals, width)}`;
}

/** `best 0.9712, scale 1.243`; for a measured curve only the number of corners. */
function parametersOf(curve: object): string {
  const parameters = Object.entries(curve).flatMap(([name, value]) => {
    if (typeof value === 'number') return [`${name} ${Number(value.toPrecision(4))}`];
    return Array.isArray(value) ? [`${value.length} corners`] : [];
  });
  return parameters.join(', ');
}
