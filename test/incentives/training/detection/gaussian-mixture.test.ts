import { expect, it } from 'vitest';
import { RandomStream } from '../../../../src/core/random.js';
import { energyOf, fitGaussianMixture } from '../../../../src/incentives/training/detection/gaussian-mixture.js';

it('finds two clusters with their shares, means and variances', () => {
  const random = RandomStream.of(2, 'clusters');
  const points = Array.from({ length: 3000 }, (_, i) =>
    i % 3 === 0 ? [5 + 0.5 * random.normal(), -2 + random.normal()] : [random.normal(), 2 * random.normal()],
  );
  const { components } = fitGaussianMixture(points, 2);
  const [wide, narrow] = [...components].sort((a, b) => a.mean[0] - b.mean[0]);
  expect(narrow.weight).toBeCloseTo(1 / 3, 1);
  expect(wide.weight).toBeCloseTo(2 / 3, 1);
  expect(narrow.mean[0]).toBeCloseTo(5, 1);
  expect(narrow.variance[0]).toBeCloseTo(0.25, 1);
  expect(Math.abs(wide.mean[0])).toBeLessThan(0.1);
  expect(Math.abs(wide.variance[1] - 4)).toBeLessThan(0.3);
});

it('gives the energy of a normal distribution for one component', () => {
  const mixture = { components: [{ weight: 1, mean: [1, 2], variance: [4, 9] }] };
  const expected = (x: number, y: number) =>
    ((x - 1) ** 2 / 4 + (y - 2) ** 2 / 9) / 2 + Math.log(2 * Math.PI) + Math.log(6);
  expect(energyOf(mixture, [1, 2])).toBeCloseTo(expected(1, 2), 12);
  expect(energyOf(mixture, [4, -1])).toBeCloseTo(expected(4, -1), 12);
});

it('bears points that are all the same, and far ones', () => {
  const mixture = fitGaussianMixture(
    Array.from({ length: 6 }, () => [1, 1]),
    3,
  );
  expect(energyOf(mixture, [1, 1])).toBeLessThan(energyOf(mixture, [1.5, 1]));
  expect(Number.isFinite(energyOf(mixture, [1e6, 1]))).toBe(true);
});

it('does not depend on the order of points that differ in a later coordinate only', () => {
  const points = [
    [0, 0],
    [0, -0.67],
    [0, 0.67],
  ];
  const energies = points.map((point) => energyOf(fitGaussianMixture(points, 2), point));
  const backwards = fitGaussianMixture(points.toReversed(), 2);
  for (const [i, point] of points.entries()) expect(energyOf(backwards, point)).toBeCloseTo(energies[i], 9);
});
