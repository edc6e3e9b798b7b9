import { createHash } from 'node:crypto';
import { randomGamma, randomNormal } from 'd3-random';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/** A part of a stream's key: a purpose (`'shuffle'`), a client id, a round. */
export type KeyPart = string | number;

/**
 * A reproducible stream of random numbers with a key. The generator's state is a hash of the key. So streams with different
 * keys are independent, and a stream does not depend on other draws, on threads or on the order of work. The generator is
 * xoroshiro128+ (Blackman and Vigna 2018).
 */
export class RandomStream {
  readonly #key: string;
  readonly #generator: RandomGenerator;
  readonly #normal: () => number;

  private constructor(key: string) {
    this.#key = key;
    const digest = createHash('sha256').update(key).digest();
    const state = [0, 4, 8, 12].map((offset) => digest.readInt32LE(offset));
    this.#generator = xoroshiro128plusFromState(state);
    this.#normal = randomNormal.source(() => this.uniform())();
  }

  /** The stream of a run: `RandomStream.of(seed, 'shuffle', client, round)`. */
  static of(seed: number, ...key: readonly KeyPart[]): RandomStream {
    return new RandomStream(JSON.stringify([seed, ...key]));
  }

  /** A stream with a longer key. It does not depend on how many numbers were drawn from this one. */
  fork(...key: readonly KeyPart[]): RandomStream {
    return new RandomStream(`${this.#key}/${JSON.stringify(key)}`);
  }

  /** Uniform in [0, 1). */
  uniform(): number {
    return uniformFloat64(this.#generator);
  }

  /** A uniform integer in [0, below). */
  integer(below: number): number {
    return uniformInt(this.#generator, 0, below - 1);
  }

  /** Normal with mean 0 and standard deviation 1. */
  normal(): number {
    return this.#normal();
  }

  /** Gamma with the given shape (> 0) and scale 1. */
  gamma(shape: number): number {
    return randomGamma.source(() => this.uniform())(shape)();
  }

  /** Dirichlet-distributed shares, one for each concentration (each > 0), which add up to 1. */
  dirichlet(concentrations: readonly number[]): number[] {
    const draws = concentrations.map((concentration) => this.gamma(concentration));
    const total = draws.reduce((sum, draw) => sum + draw, 0);
    if (total > 0) return draws.map((draw) => draw / total);
    const chosen = this.integer(draws.length);
    return draws.map((_, index) => (index === chosen ? 1 : 0));
  }

  /** Permutes an array in place (Fisher-Yates) and returns it. */
  shuffle<A extends Int32Array | number[]>(values: A): A {
    for (let last = values.length - 1; last > 0; last--) {
      const other = this.integer(last + 1);
      const held = values[last];
      values[last] = values[other];
      values[other] = held;
    }
    return values;
  }

  /** A random permutation of 0 .. size - 1. */
  permutation(size: number): Int32Array {
    return this.shuffle(Int32Array.from({ length: size }, (_, index) => index));
  }

  /** `count` distinct integers out of [0, below), in ascending order. */
  sample(count: number, below: number): Int32Array {
    return this.permutation(below).slice(0, count).sort();
  }
}
