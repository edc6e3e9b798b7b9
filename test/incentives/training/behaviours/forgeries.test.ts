import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Plain } from '../../../../src/core/plain.js';
import { RandomStream } from '../../../../src/core/random.js';
import { ClientBehaviours } from '../../../../src/incentives/training/behaviours/client-behaviours.js';
import { behaviours, findBehaviour } from '../../../../src/incentives/training/behaviours/registry.js';
import { numberWithin } from '../../../core/numbers.js';

const size = 4000;

/** Weights that drift from round to round. */
function weightsOf(round: number): Float32Array {
  const random = RandomStream.of(3, 'weights', round);
  return Float32Array.from({ length: size }, () => random.normal() / round);
}

/** What a client sends in each of the rounds, minus what it got. */
function updatesOf(name: string, written: unknown, rounds: readonly number[], seed = 1): Float32Array[] {
  const options = findBehaviour(name).options.parse(written);
  const { forge } = new ClientBehaviours([{ name, options, clients: [0] }]).of(0);
  if (!forge) throw new TypeError(`${name} forges nothing`);
  let memory: Plain;
  return rounds.map((round) => {
    const weights = weightsOf(round);
    const forged = forge({ weights, round }, memory, RandomStream.of(seed, 'behaviour', round));
    memory = forged.memory;
    return difference(weights, forged.weights);
  });
}

function deviationOf(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}

function difference(from: Float32Array, to: Float32Array): Float32Array {
  return to.map((value, i) => value - from[i]);
}

/** The largest distance of two coordinates. */
function distance(a: Float32Array, b: Float32Array): number {
  return difference(a, b).reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}

const forging = behaviours.filter(({ forge }) => forge).map(({ name }) => name);

describe.each(forging)('%s', (name) => {
  it('draws the same for the same stream, and trains on nothing while it claims all', () => {
    expect(updatesOf(name, {}, [1, 2, 5])).toStrictEqual(updatesOf(name, {}, [1, 2, 5]));
    const { trainsOn, claims } = new ClientBehaviours([{ name, options: {}, clients: [0] }]).of(0);
    expect([trainsOn(80), claims(80)]).toStrictEqual([0, 80]);
  });
});

it('a free rider sends a zero update', () => {
  for (const update of updatesOf('free-rider', {}, [1, 2, 3])) expect(update.every((value) => value === 0)).toBe(true);
});

it('a disguised free rider adds noise of the deviation scale * sigma * t^-decay', () => {
  const [first, second, tenth] = updatesOf('disguised-free-rider', { scale: 3, decay: 0.5 }, [1, 2, 10]);
  expect(first.every((value) => value === 0)).toBe(true);
  const sigma = deviationOf(difference(weightsOf(1), weightsOf(2)));
  expect(deviationOf(second) / (3 * sigma * 2 ** -0.5)).toBeCloseTo(1, 1);
  expect(deviationOf(tenth) / (3 * sigma * 10 ** -0.5)).toBeCloseTo(1, 1);
  const [given] = updatesOf('disguised-free-rider', { sigma: 0.25 }, [1]);
  expect(deviationOf(given) / 0.25).toBeCloseTo(1, 1);
});

it('the delta-weights attack repeats the change since the client was sent to last, with noise if asked', () => {
  const [first, second, fifth] = updatesOf('delta-weights', {}, [1, 2, 5]);
  expect(first.every((value) => value === 0)).toBe(true);
  expect(distance(second, difference(weightsOf(1), weightsOf(2)))).toBeLessThan(1e-5);
  expect(distance(fifth, difference(weightsOf(2), weightsOf(5)))).toBeLessThan(1e-5);
  const [, noisy] = updatesOf('delta-weights', { noise: 0.1 }, [1, 2]);
  expect(deviationOf(difference(second, noisy)) / 0.1).toBeCloseTo(1, 1);
});

it('random weights stay within their range', () => {
  const [update] = updatesOf('random-weights', { range: 0.01 }, [1]);
  expect(Math.max(...update.map(Math.abs))).toBeLessThanOrEqual(0.01 + 1e-6);
  expect(deviationOf(update) / (0.01 / Math.sqrt(3))).toBeCloseTo(1, 1);
});

describe('behaviours that train', () => {
  const behaviourOf = (name: string, options: unknown, clients: readonly number[] = [0]) =>
    new ClientBehaviours([{ name, options, clients }]);

  it('keep their numbers of samples apart: trained on and claimed', () => {
    fc.assert(
      fc.property(fc.nat(10_000), numberWithin(0, 1), (samples, share) => {
        const lazy = behaviourOf('lazy', { share }).of(0);
        expect(Math.abs(lazy.trainsOn(samples) - share * samples)).toBeLessThanOrEqual(0.5);
        expect(lazy.claims(samples)).toBe(samples);
        const inflated = behaviourOf('duplicate-data', { copies: 1 + 4 * share }).of(0);
        expect(inflated.trainsOn(samples)).toBe(samples);
        expect(inflated.claims(samples)).toBeGreaterThanOrEqual(samples);
        const honest = new ClientBehaviours().of(0);
        expect([honest.trainsOn(samples), honest.claims(samples), honest.worksAs]).toStrictEqual([samples, samples, 0]);
      }),
    );
  });

  it('leave after their round, and collude with the first of their group', () => {
    const { takesPart } = behaviourOf('stop-out', { after: 3 }).of(0);
    expect([1, 3, 4].map(takesPart)).toStrictEqual([true, true, false]);
    const colluders = behaviourOf('colluder', {}, [2, 4, 5]);
    expect([1, 2, 4, 5].map((client) => colluders.of(client).worksAs)).toStrictEqual([1, 2, 2, 2]);
  });
});
