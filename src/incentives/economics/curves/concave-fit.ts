/** A measured point of a learning curve: samples and accuracy. */
export type CurvePoint = readonly [samples: number, accuracy: number];

/** A concave curve fitted to points, and its distance from them. */
export interface ConcaveFit {
  /** Corners of the fitted curve, by increasing samples, from (0, 0). Increasing and concave. */
  readonly points: readonly CurvePoint[];
  /** Root mean squared difference between fit and measurement: a fraction. */
  readonly residual: number;
  /** The largest absolute difference: a fraction. */
  readonly largestResidual: number;
}

/**
 * Fits a curve that has the properties that the theory assumes: isotonic regression (least squares, by pooling
 * adjacent violators; Ayer et al. 1955), then the least concave majorant from (0, 0).
 *
 * @param measured at least one point, by strictly increasing samples above 0
 */
export function fitConcave(measured: readonly CurvePoint[]): ConcaveFit {
  const isotonic = pooled(measured);
  const points = leastConcaveMajorant([[0, 0], ...isotonic]);
  let squares = 0;
  let largestResidual = 0;
  for (const [samples, accuracy] of measured) {
    const difference = Math.abs(interpolate(points, samples) - accuracy);
    squares += difference * difference;
    largestResidual = Math.max(largestResidual, difference);
  }
  return { points, residual: Math.sqrt(squares / measured.length), largestResidual };
}

/** The least-squares fit with non-decreasing accuracies. */
function pooled(measured: readonly CurvePoint[]): CurvePoint[] {
  const blocks: { sum: number; count: number }[] = [];
  for (const [, accuracy] of measured) {
    let block = { sum: accuracy, count: 1 };
    for (let last = blocks.at(-1); last && last.sum * block.count >= block.sum * last.count; last = blocks.at(-1)) {
      block = { sum: last.sum + block.sum, count: last.count + block.count };
      blocks.pop();
    }
    blocks.push(block);
  }
  const accuracies = blocks.flatMap(({ sum, count }) => Array<number>(count).fill(sum / count));
  return measured.map(([samples], index) => [samples, accuracies[index]]);
}

/** The corners of the smallest concave function on or above the points, which are ordered by samples. */
function leastConcaveMajorant(points: readonly CurvePoint[]): CurvePoint[] {
  const corners: CurvePoint[] = [];
  for (const point of points) {
    while (corners.length >= 2 && !turnsDown(corners[corners.length - 2], corners[corners.length - 1], point)) {
      corners.pop();
    }
    corners.push(point);
  }
  return corners;
}

function turnsDown(a: CurvePoint, b: CurvePoint, c: CurvePoint): boolean {
  return (b[1] - a[1]) * (c[0] - b[0]) > (c[1] - b[1]) * (b[0] - a[0]);
}

/** The value of a piecewise linear function; constant beyond its last corner. */
export function interpolate(corners: readonly CurvePoint[], samples: number): number {
  const after = corners.findIndex(([at]) => at > samples);
  if (after === 0) return corners[0][1];
  if (after < 0) return corners[corners.length - 1][1];
  const [x0, y0] = corners[after - 1];
  const [x1, y1] = corners[after];
  return y0 + ((y1 - y0) * (samples - x0)) / (x1 - x0);
}
