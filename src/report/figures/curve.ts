import { formatShare } from '../../core/quantities.js';
import type { MeasuredCurve } from '../../experiments/measured-curve.js';
import { createCurve } from '../../incentives/economics/curves/registry.js';
import type { Axis, Figure, Line } from './figure.js';

/** Up to this many fits are drawn, the closest first. */
const drawnFits = 3;
/** A line of a fit has this many points. */
const resolution = 60;

/** A measured accuracy curve: points with their spread over seeds, and the closest fits. */
export function curveFigure({ measured, fits, seeds, strategy }: MeasuredCurve): Figure {
  const samples: Axis = { title: 'training samples of all clients', unit: 'number', isLogarithmic: true };
  const accuracy: Axis = { title: 'test accuracy', unit: 'share' };
  const [low, high] = [measured[0].samples, measured[measured.length - 1].samples];
  const grid = Array.from({ length: resolution }, (_, at) => low * (high / low) ** (at / (resolution - 1)));
  const band = measured.flatMap(({ samples: x, accuracy: y, deviation }) =>
    deviation === undefined ? [] : [[x, y - deviation, y + deviation] as const],
  );
  const shown = fits.slice(0, drawnFits);
  const lines = shown.map(({ curve }): Line => {
    const fit = createCurve(curve);
    return { name: curve.name, points: grid.map((x) => [x, fit.value(x)] as const) };
  });
  const points: Line = {
    name: seeds.length > 1 ? `measured, mean of ${seeds.length} seeds` : 'measured',
    points: measured.map((point) => [point.samples, point.accuracy] as const),
    isScattered: true,
    ...(band.length > 0 && { band }),
  };
  const [first, last, closest] = [measured[0], measured[measured.length - 1], shown[0]];
  return {
    name: 'curve',
    title: 'Accuracy by the number of training samples',
    caption: `${strategy} goes from ${formatShare(first.accuracy)} on ${first.samples} samples to ${formatShare(last.accuracy)} on ${last.samples}. The closest curve is ${closest.curve.name}, off by ${formatShare(closest.residual)} (root mean square).`,
    warnings: [],
    views: [
      { name: 'logarithmic', chart: { mark: 'lines', x: samples, y: accuracy, lines: [points, ...lines] } },
      {
        name: 'linear',
        chart: {
          mark: 'lines',
          x: { title: samples.title, unit: 'number' },
          y: accuracy,
          lines: [points, ...lines],
        },
      },
    ],
    table: {
      columns: ['samples', 'seed', 'accuracy', ...shown.map(({ curve }) => curve.name)],
      rows: measured.flatMap((point) =>
        point.values.map((value, position) => [
          ...[point.samples, seeds[position], value],
          ...shown.map(({ curve }) => createCurve(curve).value(point.samples)),
        ]),
      ),
    },
  };
}
