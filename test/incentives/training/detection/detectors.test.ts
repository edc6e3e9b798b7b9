import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Plain } from '../../../../src/core/plain.js';
import { RandomStream } from '../../../../src/core/random.js';
import type { SeenUpdates } from '../../../../src/incentives/training/detection/detector.js';
import { detectors, findDetector } from '../../../../src/incentives/training/detection/registry.js';
import { numberWithin } from '../../../core/numbers.js';

const size = 200;
const honest = 8;

function noise(random: RandomStream, deviation: number): Float32Array {
  return Float32Array.from({ length: size }, () => deviation * random.normal());
}

/**
 * A round in which eight clients train, their updates a common direction and their own noise, and two do otherwise.
 *
 * @param forged what the two send, given the last change of the global weights
 */
function roundOf(round: number, forged: (random: RandomStream, change: Float32Array) => Float32Array): SeenUpdates {
  const random = RandomStream.of(4, 'round', round);
  const direction = (at: number) => noise(RandomStream.of(4, 'direction', at), 1 / at);
  const globalAt = (at: number) =>
    Float32Array.from({ length: size }, (_, i) => {
      let sum = 0;
      for (let before = 1; before < at; before++) sum += direction(before)[i];
      return sum;
    });
  const common = direction(round);
  const global = globalAt(round);
  const change = globalAt(Math.max(round - 1, 1)).map((value, i) => global[i] - value);
  const trained = Array.from({ length: honest }, (_, client) => {
    const own = noise(random.fork(client), 0.6 / round);
    return common.map((value, i) => value + own[i]);
  });
  const deltas = [...trained, forged(random.fork('a'), change), forged(random.fork('b'), change)];
  const contributions = deltas.map((_, client) => (client < honest ? 0.01 * (client + 1) : -0.01));
  return { clients: deltas.map((_, client) => client), global, deltas, contributions };
}

/** Scores of some rounds, one after the other. */
function scoresOf(name: string, rounds: readonly SeenUpdates[]): (readonly number[])[] {
  const detector = findDetector(name);
  const options = detector.options.parse({});
  let memory: Plain;
  return rounds.map((seen) => {
    const found = detector.score(options, seen, memory);
    memory = found.memory;
    return found.scores;
  });
}

/** Whether both riders score higher than every honest client, in the last of three rounds. */
function tellsApart(name: string, forged: Parameters<typeof roundOf>[1]): boolean {
  const last = scoresOf(
    name,
    [1, 2, 3].map((round) => roundOf(round, forged)),
  ).at(-1);
  if (!last) throw new Error('no scores');
  return Math.min(...last.slice(honest)) > Math.max(...last.slice(0, honest));
}

const zero = () => new Float32Array(size);
const small = (random: RandomStream) => noise(random, 0.02);
const echoed = (_: RandomStream, change: Float32Array) => change;
const copied = () => noise(RandomStream.of(9, 'the same'), 1);

describe('what a detector tells from honest updates', () => {
  it.each([
    ['norm', 'zero updates', zero],
    ['norm', 'small noise', small],
    ['cosine', 'zero updates', zero],
    ['cosine', 'small noise', small],
    ['weight-evolution', 'zero updates', zero],
    ['weight-evolution', 'small noise', small],
    ['density', 'zero updates', zero],
    ['density', 'small noise', small],
    ['echo', 'the last change of the global weights', echoed],
    ['similarity', 'one update between them', copied],
    ['contribution', 'updates that hinder', zero],
  ] as const)('%s: %s', (name, _, forged) => {
    expect(tellsApart(name, forged)).toBe(true);
  });

  it('is not everything: similar norms, and small noise in the similarities', () => {
    expect(tellsApart('norm', (random) => noise(random, 1.2 / 3))).toBe(false);
    expect(tellsApart('similarity', small)).toBe(false);
    expect(tellsApart('echo', zero)).toBe(false);
  });
});

const update = fc
  .array(numberWithin(-4, 4), { minLength: 6, maxLength: 6 })
  .map((values) => Float32Array.from(values, (value) => value + 0));
const updates = fc.array(update, { minLength: 1, maxLength: 6 });

describe.each(detectors.map(({ name }) => name))('%s', (name) => {
  it('gives every update a finite score, whoever sends which', () => {
    fc.assert(
      fc.property(updates, updates, fc.nat(), (first, second, seed) => {
        const seen = (deltas: readonly Float32Array[], order: readonly number[]): SeenUpdates => ({
          clients: order,
          global: new Float32Array(6),
          deltas: order.map((position) => deltas[position]),
          contributions: order.map((position) => deltas[position][0]),
        });
        const inOrder = [first, second].map((deltas) => seen(deltas, [...deltas.keys()]));
        const shuffled = [first, second].map((deltas, round) =>
          seen(deltas, [...RandomStream.of(seed, round).permutation(deltas.length)]),
        );
        const scores = scoresOf(name, inOrder);
        scoresOf(name, shuffled).forEach((found, round) => {
          expect(found).toHaveLength(inOrder[round].clients.length);
          found.forEach((score, position) => {
            expect(Number.isFinite(score)).toBe(true);
            expect(score).toBeCloseTo(scores[round][shuffled[round].clients[position]], 3);
          });
        });
      }),
      { numRuns: 60 },
    );
  });
});
