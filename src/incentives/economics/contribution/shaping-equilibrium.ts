import type { AccuracyCurve } from '../accuracy-curve.js';
import { signChange } from '../root.js';
import type { Shape } from './shaping.js';

/** An excess at the left end below this share of the total is a rounding error: the end is the root. */
const rounding = 1e-13;

/**
 * The contribution of an agent as a function of the accuracy of the model of all data. It follows the line of the
 * agent's shape up to its stock. It is a fixed number if the stock does not reach the line, or the line does not repay
 * the agent's true cost.
 */
export interface Supply {
  readonly shape: Shape;
  readonly stock: number;
  /** The contribution of an agent without a line; undefined for all others. */
  readonly fixed?: number;
}

/**
 * The totals `M` of the profiles in which each agent contributes the most that the rule asks of it: the roots of
 * `M = sum_i [ m_i + (a(M) - a(m_i)) / slope_i ]`, ascending. The excess `M - sum` is convex in `M` where the curve is
 * positive. If some agent works alone, exactly one root lies at or above the total that agents use alone. Otherwise 0
 * is a root, and there may be two more.
 */
export function shapingTotals(curve: AccuracyCurve, supplies: readonly Supply[]): number[] {
  const supply = supplyAt(supplies);
  const excess = (total: number) => total - supply.total(curve.value(total));
  const least = supply.least;
  const most = Math.max(least, supply.total(curve.supremum));
  if (least > 0) {
    const left = Math.abs(excess(least)) <= rounding * least;
    return [left ? least : signChange(excess, least, most)];
  }
  const rising = (total: number) => 1 - curve.slope(total) * supply.perAccuracy(curve.value(total));
  const lowest = signChange(rising, curve.support, Math.max(most, curve.support));
  if (!(excess(lowest) < 0)) return [0];
  const upper = signChange(excess, lowest, most);
  return excess(curve.support) > 0 ? [0, signChange(excess, curve.support, lowest), upper] : [0, upper];
}

/** The contribution of an agent if the model of all data has this accuracy. */
export function supplyOf({ shape, stock, fixed }: Supply, accuracy: number): number {
  if (fixed !== undefined) return fixed;
  return Math.min(stock, shape.samples + Math.max(0, accuracy - shape.accuracy) / shape.slope);
}

/** The supply of all agents in flat arrays, since each root evaluates it about sixty times. */
function supplyAt(supplies: readonly Supply[]) {
  const count = supplies.length;
  const samples = Float64Array.from(supplies, ({ shape, fixed }) => fixed ?? shape.samples);
  const accuracy = Float64Array.from(supplies, ({ shape }) => shape.accuracy);
  const rate = Float64Array.from(supplies, ({ shape, fixed }) => (fixed === undefined ? 1 / shape.slope : 0));
  const stock = Float64Array.from(supplies, (supply) => supply.stock);
  let least = 0;
  for (let i = 0; i < count; i++) least += Math.min(stock[i], samples[i]);
  return {
    /** The total that agents contribute at any accuracy. */
    least,
    /** Total supply in samples, if the model of all data has this accuracy. */
    total(reached: number): number {
      let sum = 0;
      for (let i = 0; i < count; i++) {
        sum += Math.min(stock[i], samples[i] + Math.max(0, reached - accuracy[i]) * rate[i]);
      }
      return sum;
    },
    /** Derivative of the total supply with respect to that accuracy. */
    perAccuracy(reached: number): number {
      let sum = 0;
      for (let i = 0; i < count; i++) {
        const wanted = samples[i] + Math.max(0, reached - accuracy[i]) * rate[i];
        if (wanted < stock[i] && reached >= accuracy[i]) sum += rate[i];
      }
      return sum;
    },
  };
}
