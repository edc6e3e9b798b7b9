import { assume } from '../assumption.js';
import { sumOf } from '../sum.js';

/**
 * Federated averaging with free riders where local training is linear: a fair client `j` answers the global model `theta`
 * with `rate_j (theta - optimum_j) + optimum_j + noise_j`, and a plain free rider returns `theta` as it is (Fraboni, Vidal
 * and Lorenzi 2021, section 3).
 */
export interface LinearFederation {
  readonly fair: readonly LinearClient[];
  /** Samples that free riders declare together (>= 0). */
  readonly riderSamples: number;
}

/** A fair client with quadratic losses. */
export interface LinearClient {
  readonly samples: number;
  /** What is left of the distance to its optimum after its local steps: in [0, 1). */
  readonly rate: number;
  /** Standard deviation of its noise in a round. */
  readonly noise: number;
  readonly optimum: number;
}

/** @throws InputError if there is no fair client, or a number is out of its range */
export function checkLinearFederation({ fair, riderSamples }: LinearFederation): void {
  assume(fair.length > 0, 'fair', 'somebody trains', 'no fair client');
  assume(riderSamples >= 0, 'riderSamples', 'declared samples are not negative', riderSamples);
  fair.forEach(({ samples, rate }, j) => {
    assume(samples > 0, `fair.${j}.samples`, 'fair clients have samples', samples);
    assume(rate >= 0 && rate < 1, `fair.${j}.rate`, 'local training contracts (rate in [0, 1))', rate);
  });
}

function sums(federation: LinearFederation) {
  checkLinearFederation(federation);
  const { fair, riderSamples } = federation;
  const fairSamples = sumOf(fair.map(({ samples }) => samples));
  return {
    all: fairSamples + riderSamples,
    fairSamples,
    /** `sum_J M_j eta_j` */
    kept: sumOf(fair.map(({ samples, rate }) => samples * rate)),
    /** `sum_J (M_j rho_j)^2` */
    noise: sumOf(fair.map(({ samples, noise }) => (samples * noise) ** 2)),
  };
}

/** The model that does not change in expectation; free riders do not move it. */
export function fixedPoint(federation: LinearFederation): number {
  checkLinearFederation(federation);
  const pull = ({ samples, rate }: LinearClient) => samples * (1 - rate);
  const { fair } = federation;
  return sumOf(fair.map((client) => pull(client) * client.optimum)) / sumOf(fair.map(pull));
}

/** What is left of the distance to the fixed point after a round: free riders slow learning down. */
export function contraction(federation: LinearFederation): number {
  const { all, kept } = sums(federation);
  return (kept + federation.riderSamples) / all;
}

/** One round in expectation. */
export function expectedRound(federation: LinearFederation, theta: number): number {
  const { all } = sums(federation);
  const { fair, riderSamples } = federation;
  const answers = fair.map(({ samples, rate, optimum }) => samples * (rate * (theta - optimum) + optimum));
  return (sumOf(answers) + riderSamples * theta) / all;
}

/**
 * The stationary variance of the difference between training with and without free riders, whose noises are independent.
 *
 * @remarks It decreases in the free riders' samples; {@link publishedVariance} says otherwise.
 */
export function differenceVariance(federation: LinearFederation): number {
  const { all, fairSamples, kept, noise } = sums(federation);
  const withRiders = noise / all ** 2 / (1 - contraction(federation) ** 2);
  const without = noise / fairSamples ** 2 / (1 - (kept / fairSamples) ** 2);
  return withRiders + without;
}

/** The variance as published (equation 15), for comparison: both terms share the contraction with free riders. */
export function publishedVariance(federation: LinearFederation): number {
  const { all, fairSamples, noise } = sums(federation);
  return ((1 / all ** 2 + 1 / fairSamples ** 2) * noise) / (1 - contraction(federation) ** 2);
}

/** What one disguised free rider of all the declared samples adds, with noise of this standard deviation (equation 20). */
export function disguiseVariance(federation: LinearFederation, deviation: number): number {
  const { all } = sums(federation);
  return ((federation.riderSamples / all) ** 2 * deviation ** 2) / (1 - contraction(federation) ** 2);
}
