import { gaussQuadrature } from 'flo-gauss-quadrature';

/** Pieces that an interval is cut into at first, so that its integral is known roughly. */
const pieces = 4;
/** Halves of a piece that differ less from the whole of it, relative to the integral, are precise enough. */
const precision = 1e-13;
/** A piece is halved so often at most: what is left of it then is as short as doubles can tell. */
const mostHalvings = 50;

/**
 * The integral of a function over an interval, to about 12 digits: Gauss-Legendre's rule of 16 points on pieces that are halved where
 * it is not precise. For a function that spans orders of magnitude integrate over the logarithm.
 *
 * @param f without a sharp peak within a quarter of the interval, which might be missed
 */
export function integrate(f: (x: number) => number, low: number, high: number): number {
  const rule = (from: number, to: number) => gaussQuadrature(f, [from, to], 16);
  const at = (piece: number) => low + ((high - low) * piece) / pieces;
  const whole = Array.from({ length: pieces }, (_, piece) => rule(at(piece), at(piece + 1)));
  const size = whole.reduce((sum, value) => sum + Math.abs(value), 0);
  const refined = (from: number, to: number, known: number, halvings: number): number => {
    const middle = (from + to) / 2;
    const left = rule(from, middle);
    const right = rule(middle, to);
    const near = precision * Math.max(size, Math.abs(left) + Math.abs(right));
    if (Math.abs(left + right - known) <= near || halvings === 0) return left + right;
    return refined(from, middle, left, halvings - 1) + refined(middle, to, right, halvings - 1);
  };
  return whole.reduce((sum, value, piece) => sum + refined(at(piece), at(piece + 1), value, mostHalvings), 0);
}
