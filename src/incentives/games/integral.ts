import { gaussQuadrature } from 'flo-gauss-quadrature';
import { sumOf } from '../../core/statistics.js';

/** The number of pieces into which an interval is first divided, for a rough value of its integral. */
const pieces = 4;
/** A piece is precise enough if it differs from the sum of its halves by less than this share of the integral. */
const precision = 1e-13;
/** The largest number of bisections of a piece. A shorter piece would contain too few doubles. */
const mostHalvings = 50;

/**
 * Integrates a function over an interval, to about 12 digits: 16-point Gauss-Legendre quadrature on pieces that are
 * halved until they are precise. Integrate over the logarithm if the function spans orders of magnitude.
 *
 * @param f without a peak narrower than a quarter of the interval, which could be missed
 */
export function integrate(f: (x: number) => number, low: number, high: number): number {
  const rule = (from: number, to: number) => gaussQuadrature(f, [from, to], 16);
  const at = (piece: number) => low + ((high - low) * piece) / pieces;
  const whole = Array.from({ length: pieces }, (_, piece) => rule(at(piece), at(piece + 1)));
  const size = sumOf(whole, (value) => Math.abs(value));
  const refined = (from: number, to: number, known: number, halvings: number): number => {
    const middle = (from + to) / 2;
    const left = rule(from, middle);
    const right = rule(middle, to);
    const near = precision * Math.max(size, Math.abs(left) + Math.abs(right));
    if (Math.abs(left + right - known) <= near || halvings === 0) return left + right;
    return refined(from, middle, left, halvings - 1) + refined(middle, to, right, halvings - 1);
  };
  return sumOf(whole, (value, piece) => refined(at(piece), at(piece + 1), value, mostHalvings));
}
