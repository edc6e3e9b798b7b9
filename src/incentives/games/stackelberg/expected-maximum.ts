import { sumOf } from '../../../core/statistics.js';
import { assume } from '../../economics/assumption.js';

/** Beyond this many clients, inclusion and exclusion over all sets loses digits. */
const mostEnumerated = 16;
/** Number of halvings of the integral's time axis for similar rates, and number of pieces of each. */
const usualHalvings = 30;
const pieces = 96;

/** @throws InputError if a rate is not positive */
function checkRates(rates: readonly number[]): void {
  assume(rates.length > 0, 'rates', 'there is at least one client', 'none');
  rates.forEach((rate, i) => {
    assume(rate > 0 && rate < Infinity, `rates.${i}`, 'rates are positive and finite', rate);
  });
}

/**
 * The expected maximum of independent exponential times with these rates:
 * `sum over sets S of (-1)^(|S| - 1) / sum_S rate` (Sarikaya and Ercetin 2019, lemma 1), or beyond 16 clients the
 * integral of the probability that at least one client is still working.
 *
 * @param rates one per client, in 1 / seconds
 * @returns seconds
 * @throws InputError if a rate is not positive
 */
export function expectedMaximum(rates: readonly number[]): number {
  checkRates(rates);
  if (rates.length > mostEnumerated) {
    const { times, weights } = timeAxis(rates);
    return sumOf(times, (time, i) => weights[i] * (1 - probabilityAllDone(rates, time)));
  }
  let expected = 0;
  for (let set = 1; set < 2 ** rates.length; set++) {
    let rate = 0;
    let sign = -1;
    for (let client = 0; client < rates.length; client++) {
      if (!((set >> client) & 1)) continue;
      rate += rates[client];
      sign = -sign;
    }
    expected += sign / rate;
  }
  return expected;
}

/** Minus the derivatives of the expected maximum with respect to each client's rate; all positive. */
export function maximumSensitivities(rates: readonly number[]): Float64Array {
  checkRates(rates);
  const { times, weights } = timeAxis(rates);
  const falls = new Float64Array(rates.length);
  times.forEach((time, i) => {
    if (time === 0) return;
    const all = weights[i] * time * probabilityAllDone(rates, time);
    for (let client = 0; client < rates.length; client++) falls[client] += all / Math.expm1(rates[client] * time);
  });
  return falls;
}

/** The probability that all clients are done by a time. */
function probabilityAllDone(rates: readonly number[], time: number): number {
  let chance = 1;
  for (const rate of rates) chance *= -Math.expm1(-rate * time);
  return chance;
}

/**
 * Times and weights of an integral over all times: Simpson's rule on pieces that halve towards 0. The axis starts at a
 * time that is short for the fastest client and ends when even the slowest is done.
 */
function timeAxis(rates: readonly number[]): { times: Float64Array; weights: Float64Array } {
  const slowest = Math.min(...rates);
  const halvings = usualHalvings + Math.ceil(Math.log2(Math.max(...rates) / slowest));
  const times = new Float64Array(halvings * (pieces + 1) + 1);
  const weights = new Float64Array(times.length);
  let high = 60 / slowest;
  let node = 0;
  for (let halving = 0; halving < halvings; halving++, high /= 2) {
    const step = high / 2 / pieces;
    for (let i = 0; i <= pieces; i++, node++) {
      times[node] = high / 2 + i * step;
      weights[node] = ((i === 0 || i === pieces ? 1 : i % 2 === 1 ? 4 : 2) * step) / 3;
    }
  }
  // The rest of the axis is so short that the integrand does not change on it.
  weights[node] = high;
  return { times, weights };
}
