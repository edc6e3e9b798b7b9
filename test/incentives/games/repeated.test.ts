import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../src/core/random.js';
import { linearCost } from '../../../src/incentives/economics/cost.js';
import { linearCapped } from '../../../src/incentives/economics/curves/linear-capped.js';
import {
  defectionGain,
  discountedRounds,
  leastDiscount,
  penaltyDeters,
} from '../../../src/incentives/games/repeated/deterrence.js';
import { playRepeatedGame, type RepeatedBehaviour } from '../../../src/incentives/games/repeated/exclusion.js';
import { mixedEquilibrium, nobodyTrains, replicatorShare } from '../../../src/incentives/games/repeated/volunteers.js';
import { numberWithin } from '../../core/numbers.js';

const grim = { detection: 1, length: Number.POSITIVE_INFINITY };

describe('deterrence by exclusion', () => {
  it('needs the published patience in the linear public good', () => {
    const publicGood = { cooperate: 3 - 1, defect: (3 * 4) / 5, excluded: 0 };
    expect(leastDiscount(publicGood, grim)).toBeCloseTo(1 / 6, 12);
  });

  it('has a threshold that separates what pays from what does not', () => {
    const unit = numberWithin(0.01, 1);
    fc.assert(
      fc.property(unit, unit, unit, unit, fc.integer({ min: 1, max: 50 }), (a, b, c, detection, length) => {
        const payoffs = { cooperate: a, defect: a + b, excluded: a - c };
        const exclusion = { detection, length };
        const least = leastDiscount(payoffs, exclusion);
        if (least === undefined) {
          expect(defectionGain(payoffs, exclusion, 0.999999)).toBeGreaterThan(0);
          return;
        }
        expect(defectionGain(payoffs, exclusion, least * (1 + 1e-9))).toBeLessThanOrEqual(1e-6);
        expect(defectionGain(payoffs, exclusion, least * 0.99)).toBeGreaterThan(0);
        const forEver = leastDiscount(payoffs, { detection, length: Number.POSITIVE_INFINITY });
        expect(forEver).toBeLessThanOrEqual(least + 1e-9);
        expect(leastDiscount(payoffs, grim)).toBeCloseTo(b / (b + c), 9);
      }),
    );
  });

  it('counts discounted rounds', () => {
    expect(discountedRounds(0.5, 3)).toBeCloseTo(0.5 + 0.25 + 0.125, 15);
    expect(discountedRounds(0.9, Number.POSITIVE_INFINITY)).toBeCloseTo(9, 12);
  });

  it('by a penalty needs it to cost in expectation what defecting saves, and no less', () => {
    const money = numberWithin(0.01, 100);
    fc.assert(
      fc.property(money, money, numberWithin(0.01, 1), (saved, penalty, detection) => {
        const gain = saved - detection * penalty;
        fc.pre(Math.abs(gain) > 1e-9);
        expect(penaltyDeters(saved, penalty, detection)).toBe(gain < 0);
      }),
    );
    expect(penaltyDeters(2, 10, 0.2)).toBe(true);
  });

  it('names the assumption that fails', () => {
    const payoffs = { cooperate: 1, defect: 2, excluded: 0 };
    expect(() => leastDiscount(payoffs, { detection: 2, length: 1 })).toThrowError('detection: found 2');
    expect(() => leastDiscount(payoffs, { detection: 1, length: 0.5 })).toThrowError('length: found 0.5');
  });
});

describe('the repeated game', () => {
  const curve = linearCapped({ best: 0.06, slope: 0.006 });
  const agents = (...behaviours: RepeatedBehaviour[]) =>
    behaviours.map((behaviour) => ({ cost: linearCost(0.01), quota: 1, behaviour }));
  const play = (behaviours: RepeatedBehaviour[], discount: number, exclusion = grim, rounds = 40) =>
    playRepeatedGame({ curve, agents: agents(...behaviours), exclusion, discount, rounds }, RandomStream.of(5));

  it('keeps rational agents contributing from the threshold on, and not below', () => {
    const five = Array<RepeatedBehaviour>(5).fill('rational');
    const patient = play(five, 1 / 6 + 1e-6);
    expect([...patient.contributors]).toEqual(Array(40).fill(5));
    expect([...play(five, 1 / 6 - 1e-6).contributors]).toEqual(Array(40).fill(0));
    const lasted = 1 - (1 / 6 + 1e-6) ** 40;
    expect(patient.utilities[0]).toBeCloseTo(0.02 * lasted, 12);
  });

  it('excludes a free rider that is found out for as long as it says', () => {
    const { excluded, contributed, samples } = play(['honest', 'honest', 'free-rider'], 0.5, {
      detection: 1,
      length: 3,
    });
    expect([...excluded]).toEqual([0, 0, 30]);
    expect([...contributed]).toEqual([40, 40, 0]);
    expect([...samples]).toEqual(Array(40).fill(2));
    expect(play(['honest', 'free-rider'], 0.5).excluded[1]).toBe(39);
  });

  it('detects as often as it says, whatever the others do', () => {
    const exclusion = { detection: 0.3, length: 1 };
    const rounds = 20_000;
    const one = play(['free-rider', 'honest'], 0.5, exclusion, rounds);
    const other = play(['free-rider', 'free-rider'], 0.5, exclusion, rounds);
    expect(other.excluded[0]).toBe(one.excluded[0]);
    const share = one.excluded[0] / rounds;
    expect(Math.abs(share - 0.3 / 1.3)).toBeLessThan(0.02);
  });
});

describe('volunteers', () => {
  it('train with the published probabilities', () => {
    const printed: [number, string, string][] = [
      [2, '0.8000000000', '0.0400000000'],
      [5, '0.3312596950', '0.1337480610'],
      [10, '0.1637489690', '0.1672502062'],
    ];
    for (const [players, chance, nobody] of printed) {
      const game = { players, benefit: 1, cost: 0.2 };
      expect(mixedEquilibrium(game).toFixed(10)).toBe(chance);
      expect(nobodyTrains(game, mixedEquilibrium(game)).toFixed(10)).toBe(nobody);
    }
  });

  it('come to the mixed equilibrium by imitation, from within, however fine the steps', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 10 }),
        numberWithin(0.05, 0.9),
        numberWithin(0.02, 0.98),
        (players, cost, start) => {
          const game = { players, benefit: 1, cost };
          const time = 2000;
          expect(replicatorShare(game, start, time)).toBeCloseTo(mixedEquilibrium(game), 6);
          expect(replicatorShare(game, start, 5, 0.01)).toBeCloseTo(replicatorShare(game, start, 5, 0.1), 5);
          expect(replicatorShare(game, 0, time)).toBe(0);
          expect(replicatorShare(game, 1, time)).toBe(1);
        },
      ),
      { numRuns: 20 },
    );
    expect(() => mixedEquilibrium({ players: 3, benefit: 1, cost: 2 })).toThrowError('training alone pays');
  });
});
