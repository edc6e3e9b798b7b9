import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contributionRewardCorrelation, dispersion } from '../../../src/incentives/economics/dispersion.js';
import { goldenSection } from '../../../src/incentives/economics/golden-section.js';
import { signChange } from '../../../src/incentives/economics/root.js';
import { agnosticStep, projectOntoSimplex } from '../../../src/strategies/fairness/agnostic.js';
import { qFairObjective, qFairWeights, qFedAvgRound } from '../../../src/strategies/fairness/q-ffl.js';
import { tiltedRisk, tiltedWeights } from '../../../src/strategies/fairness/tilted.js';
import { numberWithin } from '../../core/numbers.js';

const third = [1 / 3, 1 / 3, 1 / 3];
const losses = [1, 2, 4];
const centres = [1, 2, 4];
const halfSquares = (w: number) => centres.map((centre) => (w - centre) ** 2 / 2);
const positive = numberWithin(0.01, 10);
const values = fc.array(positive, { minLength: 2, maxLength: 12 });

describe('dispersion', () => {
  it('has the published indices', () => {
    const found = dispersion([0.9, 0.8, 0.7, 0.6, 0.5]);
    expect(found.jain).toBeCloseTo(0.9607843137, 10);
    expect(found.variance).toBeCloseTo(0.02, 12);
    expect(found.entropy).toBeCloseTo(0.9871682667, 10);
    expect(found.divergence).toBeCloseTo(0.0206518781, 10);
    expect(found.cosine).toBeCloseTo(0.9801960588, 10);
    expect(found.gini).toBeCloseTo(0.1142857143, 10);
    expect([found.worstTenth, found.bestTenth]).toEqual([0.5, 0.9]);
  });

  it('does not depend on order or unit, and is extreme for equal and for single values', () => {
    fc.assert(
      fc.property(values, positive, (list, scale) => {
        const base = dispersion(list);
        const scaled = dispersion(list.map((value) => scale * value).reverse());
        for (const key of ['jain', 'entropy', 'cosine', 'gini'] as const) expect(scaled[key]).toBeCloseTo(base[key], 9);
        expect(scaled.variance / (scale * scale)).toBeCloseTo(base.variance, 7);
        expect(base.jain * list.length).toBeGreaterThanOrEqual(1 - 1e-12);
        expect(base.jain).toBeLessThanOrEqual(1 + 1e-12);
        const variation = base.variance / (base.mean * base.mean);
        expect(base.jain).toBeCloseTo(1 / (1 + variation), 10);
        const constant = dispersion(list.map(() => scale));
        expect(constant.jain).toBeCloseTo(1, 12);
        expect(constant.entropy).toBeCloseTo(1, 12);
        expect(constant.gini).toBeCloseTo(0, 12);
        const single = dispersion(list.map((_, i) => (i === 0 ? scale : 0)));
        expect(single.jain).toBeCloseTo(1 / list.length, 12);
        expect(single.entropy).toBe(0);
      }),
    );
    expect(dispersion([0, 0, 0])).toMatchObject({ jain: 1, entropy: 1, gini: 0 });
  });

  it('falls when the rich give to the poor', () => {
    fc.assert(
      fc.property(values, numberWithin(0.01, 0.49), (list, part) => {
        const rich = list.indexOf(Math.max(...list));
        const poor = list.indexOf(Math.min(...list));
        fc.pre(list[rich] - list[poor] > 1e-3);
        const gift = part * (list[rich] - list[poor]);
        const after = dispersion(list.map((x, i) => (i === rich ? x - gift : i === poor ? x + gift : x)));
        const before = dispersion(list);
        expect(after.jain).toBeGreaterThan(before.jain);
        expect(after.entropy).toBeGreaterThan(before.entropy);
        expect(after.gini).toBeLessThan(before.gini);
        expect(after.variance).toBeLessThan(before.variance);
      }),
    );
  });

  it('correlates contributions with rewards, where both vary', () => {
    expect(contributionRewardCorrelation([1, 2, 3], [2, 4, 6])).toBeCloseTo(1, 12);
    expect(contributionRewardCorrelation([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1, 12);
    expect(contributionRewardCorrelation([1, 2, 3], [0.9, 0.9, 0.9 + 1e-16])).toBeUndefined();
  });

  it('names the assumption that fails', () => {
    expect(() => dispersion([])).toThrowError('there is at least one client');
    expect(() => dispersion([1, -1])).toThrowError('found -1');
  });
});

describe('q-fair federated learning', () => {
  it('has the published objectives and weights', () => {
    const printed: [number, number][] = [
      [0, 2.3333333333],
      [1, 3.5],
      [2, 8.1111111111],
      [5, 231.1666666667],
    ];
    for (const [q, objective] of printed) expect(qFairObjective(losses, third, q)).toBeCloseTo(objective, 10);
    qFairWeights(losses, third, 1).forEach((weight, k) => {
      expect(weight).toBeCloseTo([1 / 7, 2 / 7, 4 / 7][k], 12);
    });
    qFairWeights(losses, third, 2).forEach((weight, k) => {
      expect(weight).toBeCloseTo([1 / 21, 4 / 21, 16 / 21][k], 12);
    });
  });

  it('has the published minimisers', () => {
    const printed: [number, number][] = [
      [0, 7 / 3],
      [1, 2.4912200983],
      [2, 2.499386494],
      [5, 2.4999996151],
    ];
    for (const [q, minimiser] of printed) {
      const stationary = (w: number) => {
        const weights = qFairWeights(halfSquares(w), third, q);
        return weights.reduce((sum, weight, k) => sum + weight * (w - centres[k]), 0);
      };
      expect(signChange(stationary, 0, 5)).toBeCloseTo(minimiser, 10);
      expect(goldenSection((w) => -qFairObjective(halfSquares(w), third, q), 0, 5)).toBeCloseTo(minimiser, 6);
    }
  });

  it('has the least mean loss with q 0, no less than the minimax loss with any, and each objective at its own minimiser', () => {
    const drawn = fc.uniqueArray(numberWithin(-5, 5), { minLength: 2, maxLength: 6 });
    const exponent = numberWithin(0, 6);
    fc.assert(
      fc.property(drawn, exponent, exponent, (points, p, q) => {
        const shares = points.map(() => 1 / points.length);
        const lossesAt = (w: number) => points.map((point) => (w - point) ** 2 / 2);
        const [low, high] = [Math.min(...points), Math.max(...points)];
        const minimiser = (of: number) => goldenSection((w) => -qFairObjective(lossesAt(w), shares, of), low, high);
        const mean = (w: number) => qFairObjective(lossesAt(w), shares, 0);
        expect(mean(minimiser(q))).toBeGreaterThanOrEqual(mean(minimiser(0)) - 1e-9);
        expect(Math.max(...lossesAt(minimiser(q)))).toBeGreaterThanOrEqual((high - low) ** 2 / 8 - 1e-9);
        const own = qFairObjective(lossesAt(minimiser(q)), shares, q);
        expect(own).toBeLessThanOrEqual(qFairObjective(lossesAt(minimiser(p)), shares, q) * (1 + 1e-9) + 1e-12);
      }),
    );
  });

  it('has the published rounds of q-FedAvg', () => {
    const printed: [number, number][] = [
      [0, 0.2333333333],
      [1, 0.2896825397],
      [2, 0.2765567766],
      [5, 0.1999022962],
    ];
    const start = new Float64Array([0]);
    const trained = centres.map((centre) => new Float64Array([0.1 * centre]));
    for (const [q, next] of printed) {
      expect(qFedAvgRound(start, trained, halfSquares(0), q, 0.1)[0]).toBeCloseTo(next, 10);
    }
  });

  it('averages models with q 0, rests at a common optimum with any, and does not look at the order of clients', () => {
    const model = fc
      .array(numberWithin(-5, 5), { minLength: 3, maxLength: 3 })
      .map((weights) => Float64Array.from(weights));
    const clients = fc.array(fc.tuple(model, positive), { minLength: 1, maxLength: 6 });
    const exponent = numberWithin(0, 5);
    fc.assert(
      fc.property(model, clients, exponent, numberWithin(0.01, 1), (start, drawn, q, rate) => {
        const trained = drawn.map(([weights]) => weights);
        const found = drawn.map(([, loss]) => loss);
        qFedAvgRound(start, trained, found, 0, rate).forEach((weight, i) => {
          const mean = trained.reduce((sum, weights) => sum + weights[i] / trained.length, 0);
          expect(weight).toBeCloseTo(mean, 9);
        });
        const still = trained.map(() => start);
        expect(qFedAvgRound(start, still, found, q, rate)).toEqual(start);
        const backwards = qFedAvgRound(start, trained.toReversed(), found.toReversed(), q, rate);
        qFedAvgRound(start, trained, found, q, rate).forEach((weight, i) => {
          expect(backwards[i]).toBeCloseTo(weight, 9);
        });
      }),
    );
  });

  it('weighs clients of larger losses more, on the simplex', () => {
    fc.assert(
      fc.property(values, numberWithin(0, 5), (list, q) => {
        const shares = list.map(() => 1 / list.length);
        const weights = qFairWeights(list, shares, q);
        expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
        list.forEach((loss, i) => {
          list.forEach((other, j) => {
            if (loss <= other) expect(weights[i]).toBeLessThanOrEqual(weights[j] * (1 + 1e-12));
          });
        });
      }),
    );
    expect(() => qFairWeights(losses, third, -1)).toThrowError('q: found -1');
  });
});

describe('tilted risk', () => {
  it('has the published values and weights', () => {
    const printed: [number, number][] = [
      [-2, 1.4847516899],
      [-1, 1.7496000719],
      [-0.1, 2.2569337554],
      [0.1, 2.4121877218],
      [1, 3.0712337309],
      [2, 3.4609844251],
      [10, 3.8901387713],
    ];
    for (const [tilt, value] of printed) expect(tiltedRisk(losses, third, tilt)).toBeCloseTo(value, 10);
    tiltedWeights(losses, third, 1).forEach((weight, k) => {
      expect(weight).toBeCloseTo([0.04201007, 0.1141952, 0.84379473][k], 8);
    });
    tiltedWeights(losses, third, -1).forEach((weight, k) => {
      expect(weight).toBeCloseTo([0.70538451, 0.25949646, 0.03511903][k], 8);
    });
  });

  it('has the published minimisers', () => {
    const printed: [number, number][] = [
      [-1, 1.6026948863],
      [0.1, 2.3658215171],
      [1, 2.4735611122],
      [5, 2.4998625759],
    ];
    for (const [tilt, minimiser] of printed) {
      const stationary = (w: number) => {
        const weights = tiltedWeights(halfSquares(w), third, tilt);
        return weights.reduce((sum, weight, k) => sum + weight * (w - centres[k]), 0);
      };
      expect(signChange(stationary, tilt < 0 ? 1 : 2, tilt < 0 ? 2.2 : 3)).toBeCloseTo(minimiser, 10);
    }
  });

  it('has the least mean loss with tilt 0, no less than the minimax loss with any, and each risk at its own minimiser', () => {
    const drawn = fc.uniqueArray(numberWithin(-2, 2), { minLength: 2, maxLength: 6 });
    const tilt = numberWithin(0, 5);
    fc.assert(
      fc.property(drawn, tilt, tilt, (points, s, t) => {
        const shares = points.map(() => 1 / points.length);
        const lossesAt = (w: number) => points.map((point) => (w - point) ** 2 / 2);
        const [low, high] = [Math.min(...points), Math.max(...points)];
        const minimiser = (of: number) => goldenSection((w) => -tiltedRisk(lossesAt(w), shares, of), low, high);
        const mean = (w: number) => tiltedRisk(lossesAt(w), shares, 0);
        expect(mean(minimiser(t))).toBeGreaterThanOrEqual(mean(minimiser(0)) - 1e-9);
        expect(Math.max(...lossesAt(minimiser(t)))).toBeGreaterThanOrEqual((high - low) ** 2 / 8 - 1e-9);
        const own = tiltedRisk(lossesAt(minimiser(t)), shares, t);
        expect(own).toBeLessThanOrEqual(tiltedRisk(lossesAt(minimiser(s)), shares, t) + 1e-9);
      }),
    );
  });

  it('weighs clients of larger losses more for positive tilts and less for negative ones, on the simplex', () => {
    fc.assert(
      fc.property(values, numberWithin(-5, 5), positive, (list, tilt, loss) => {
        const shares = list.map((_, k) => (2 * (k + 1)) / (list.length * (list.length + 1)));
        const equal = list.map(() => 1 / list.length);
        const weights = tiltedWeights(list, equal, tilt);
        expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
        list.forEach((one, i) => {
          list.forEach((other, j) => {
            if (Math.sign(tilt) * (one - other) <= 0) expect(weights[i]).toBeLessThanOrEqual(weights[j] * (1 + 1e-12));
          });
        });
        const alike = list.map(() => loss);
        for (const found of [tiltedWeights(alike, shares, tilt), qFairWeights(alike, shares, Math.abs(tilt))]) {
          found.forEach((weight, k) => {
            expect(weight).toBeCloseTo(shares[k], 12);
          });
        }
      }),
    );
  });

  it('gives more weight to a client that overstates its loss, as q-fair learning does: neither is incentive compatible', () => {
    const tilt = numberWithin(0.1, 3);
    fc.assert(
      fc.property(values, tilt, numberWithin(1.1, 3), (list, t, factor) => {
        const shares = list.map(() => 1 / list.length);
        const overstated = list.map((loss, k) => (k === 0 ? factor * loss : loss));
        const gain = (weights: typeof tiltedWeights) => weights(overstated, shares, t)[0] - weights(list, shares, t)[0];
        expect(gain(qFairWeights)).toBeGreaterThan(0);
        expect(gain(tiltedWeights)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('rises with the tilt, lies between extremes, and follows a shift; it is stable for large tilts', () => {
    const tilt = numberWithin(-20, 20);
    fc.assert(
      fc.property(values, tilt, tilt, (list, a, b) => {
        const shares = list.map(() => 1 / list.length);
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(tiltedRisk(list, shares, low)).toBeLessThanOrEqual(tiltedRisk(list, shares, high) + 1e-7);
        const dearer = list.map((loss, k) => (k === 0 ? loss + 1 : loss));
        expect(tiltedRisk(dearer, shares, a)).toBeGreaterThanOrEqual(tiltedRisk(list, shares, a) - 1e-7);
        expect(tiltedRisk(list, shares, a)).toBeLessThanOrEqual(Math.max(...list) + 1e-7);
        expect(tiltedRisk(list, shares, a)).toBeGreaterThanOrEqual(Math.min(...list) - 1e-7);
        const shifted = list.map((loss) => loss + 2);
        expect(tiltedRisk(shifted, shares, a)).toBeCloseTo(tiltedRisk(list, shares, a) + 2, 6);
      }),
    );
    const mean = losses.reduce((sum, loss) => sum + loss / 3, 0);
    expect(tiltedRisk(losses, third, 1e-9)).toBeCloseTo(mean, 8);
    expect(tiltedRisk(losses, third, 1e-6 * 1.01)).toBeCloseTo(tiltedRisk(losses, third, 1e-6 * 0.99), 6);
    expect(tiltedRisk([1, 2], [0.5, 0.5], 1e4)).toBeCloseTo(2, 3);
    expect(tiltedRisk([1, 2], [0.5, 0.5], -1e4)).toBeCloseTo(1, 3);
  });
});

describe('agnostic federated learning', () => {
  it('projects onto the simplex: once is enough, and points never move apart', () => {
    const point = fc.array(numberWithin(-5, 5), { minLength: 4, maxLength: 4 });
    const distance = (a: readonly number[], b: readonly number[]) => Math.hypot(...a.map((value, i) => value - b[i]));
    fc.assert(
      fc.property(point, point, (a, b) => {
        const projected = projectOntoSimplex(a);
        expect(Math.min(...projected)).toBeGreaterThanOrEqual(0);
        expect(projected.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
        expect(distance(projectOntoSimplex(projected), projected)).toBeLessThan(1e-12);
        expect(distance(projected, projectOntoSimplex(b))).toBeLessThanOrEqual(distance(a, b) + 1e-12);
      }),
    );
  });

  it('rests at the published saddle point', () => {
    const saddle = { weights: [2.5], mixture: [0.5, 0, 0.5] };
    const found = halfSquares(2.5);
    expect(Math.max(...found)).toBe(1.125);
    const gradients = centres.map((centre) => [2.5 - centre]);
    const { weights, mixture } = agnosticStep(saddle, found, gradients, { weights: 0.1, mixture: 0.1 });
    expect(weights).toEqual([2.5]);
    mixture.forEach((each, k) => {
      expect(each).toBeCloseTo(saddle.mixture[k], 15);
    });
  });

  it('has no larger loss of the worst client than the least mean loss has, whatever the clients', () => {
    const drawn = fc.uniqueArray(numberWithin(-2, 2), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(drawn, (points) => {
        const lossesAt = (w: number) => points.map((point) => (w - point) ** 2 / 2);
        const average = points.reduce((sum, point) => sum + point / points.length, 0);
        let state = { weights: [average], mixture: points.map(() => 1 / points.length) } as ReturnType<
          typeof agnosticStep
        >;
        const steps = 4000;
        let mean = 0;
        for (let step = 0; step < steps; step++) {
          const [w] = state.weights;
          const rate = 0.5 / Math.sqrt(step + 10);
          const gradients = points.map((point) => [w - point]);
          state = agnosticStep(state, lossesAt(w), gradients, { weights: rate, mixture: rate });
          mean += state.weights[0] / steps;
        }
        expect(state.mixture.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 12);
        expect(Math.max(...lossesAt(mean))).toBeLessThanOrEqual(Math.max(...lossesAt(average)) + 0.05);
      }),
      { numRuns: 10 },
    );
  });

  it('comes to the published saddle point, where the extreme clients carry the weight', () => {
    let state = { weights: [0], mixture: third } as ReturnType<typeof agnosticStep>;
    const steps = 20_000;
    const mean = { w: 0, mixture: [0, 0, 0] };
    for (let step = 0; step < steps; step++) {
      const [w] = state.weights;
      const rate = 0.5 / Math.sqrt(step + 10);
      const gradients = centres.map((centre) => [w - centre]);
      state = agnosticStep(state, halfSquares(w), gradients, { weights: rate, mixture: rate });
      mean.w += state.weights[0] / steps;
      state.mixture.forEach((share, k) => {
        mean.mixture[k] += share / steps;
      });
    }
    expect(mean.w).toBeCloseTo(2.5, 1);
    expect(Math.max(...halfSquares(mean.w))).toBeCloseTo(1.125, 1);
    [0.5, 0, 0.5].forEach((share, k) => {
      expect(Math.abs(mean.mixture[k] - share)).toBeLessThan(0.05);
    });
    expect(Math.max(...halfSquares(mean.w))).toBeLessThan(Math.max(...halfSquares(7 / 3)));
  });
});
