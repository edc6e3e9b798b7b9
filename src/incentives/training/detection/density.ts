import { z } from 'zod';
import { deviation, median } from '../../../core/statistics.js';
import { lengthOf } from '../../../core/vectors.js';
import { defineDetector, type SeenUpdates } from './detector.js';
import { energyOf, fitGaussianMixture } from './gaussian-mixture.js';
import { cosinesWithOthers } from './others.js';

const options = z.strictObject({
  components: z.int().positive().default(2).describe('Gaussians in the mixture'),
  rounds: z.int().positive().default(10).describe('number of last rounds that are fitted together'),
});

type Features = readonly (readonly number[])[];

/** The median absolute deviation of a normal distribution of unit variance. */
const normalDeviation = 0.6745;
/** A spread below this counts as zero. */
const smallestSpread = 1e-6;
/** Lower bound of the logarithms of norms and deviations, so that a zero update has finite features. */
const smallestLogarithm = Math.log(1e-12);

/**
 * The energy of an update under a Gaussian mixture that is fitted to all updates of the last rounds. The three
 * features of an update are the logarithm of its standard deviation, its cosine with the sum of the others, and the
 * logarithm of its norm, each relative to the median and the spread of the round. This is the estimation network of
 * STD-DAGMM with its three features. The autoencoder is left out, since a few clients are too few to train it.
 */
export const density = defineDetector<z.infer<typeof options>, readonly Features[]>({
  name: 'density',
  title: 'How rare an update is in its standard deviation, direction and norm, by a Gaussian mixture',
  citation: 'J. Lin, M. Du, J. Liu. Free-riders in Federated Learning: Attacks and Defenses. 2019. arXiv:1911.12560',
  options,

  score({ components, rounds }, seen, memory = []) {
    const features = featuresOf(seen);
    const remembered = [...memory, features].slice(-rounds);
    const points = remembered.flat();
    const mixture = fitGaussianMixture(points, Math.min(components, points.length));
    return { scores: features.map((point) => energyOf(mixture, point)), memory: remembered };
  },
});

function featuresOf({ deltas }: SeenUpdates): Features {
  const columns = [
    deltas.map((delta) => logarithm(deviation(delta))),
    cosinesWithOthers(deltas),
    deltas.map((delta) => logarithm(lengthOf(delta))),
  ].map(standardised);
  return deltas.map((_, position) => columns.map((column) => column[position]));
}

function standardised(values: readonly number[]): number[] {
  const middle = median([...values]);
  const spread = median(values.map((value) => Math.abs(value - middle))) / normalDeviation;
  return values.map((value) => (value - middle) / Math.max(spread, smallestSpread));
}

function logarithm(value: number): number {
  return value > 0 ? Math.max(Math.log(value), smallestLogarithm) : smallestLogarithm;
}
