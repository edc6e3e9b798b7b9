import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import { assume } from '../assumption.js';
import { integrate } from '../integral.js';

/**
 * The chance that two standard normal variables of correlation `rho` are below `h` and `k`: Plackett's integral over the
 * correlation (Drezner and Wesolowsky 1990).
 *
 * @param rho within (-0.9, 0.9), where the integrand is smooth
 */
export function bivariateNormalCdf(h: number, k: number, rho: number): number {
  assume(Math.abs(rho) < 0.9, 'rho', 'the correlation is between -0.9 and 0.9', rho);
  const density = (angle: number) => {
    const sine = Math.sin(angle);
    return Math.exp(-(h * h + k * k - 2 * h * k * sine) / (2 * (1 - sine * sine)));
  };
  const correlated = integrate(density, 0, Math.asin(rho));
  return normalCdf(h, 0, 1) * normalCdf(k, 0, 1) + correlated / (2 * Math.PI);
}

/**
 * Expected global model appeal of federated averaging in the estimation of two means: client 1 prefers the average of
 * both estimates to its own if that is nearer to its true mean.
 *
 * @param heterogeneity distance of the true means over the standard deviation of an estimate (>= 0)
 */
export function meanEstimationAppeal(heterogeneity: number): number {
  assume(heterogeneity >= 0, 'heterogeneity', 'a distance is not negative', heterogeneity);
  const h = heterogeneity / Math.SQRT2;
  const k = heterogeneity / Math.sqrt(10);
  return normalCdf(h, 0, 1) + normalCdf(k, 0, 1) - 2 * bivariateNormalCdf(h, k, -1 / Math.sqrt(5));
}
