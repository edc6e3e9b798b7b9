import type { RandomStream } from '../core/random.js';
import type { Generator } from '../models/generators/generator.js';
import type { Column } from './batch.js';
import { sampleLabels } from './label-counts.js';

/** Standard normal noise for a generator, fresh in every step: `[steps, rows, noise]`. */
export function noiseFor(generator: Generator, rows: number, steps: number, random: RandomStream): Column {
  const values = new Float32Array(steps * rows * generator.noise);
  for (let i = 0; i < values.length; i++) values[i] = random.normal();
  return { shape: [rows, generator.noise], values };
}

/** Labels for a generator, drawn from a distribution: `[steps, rows]`. */
export function labelsFor(prior: Float32Array, rows: number, steps: number, random: RandomStream): Column {
  return { shape: [rows], values: sampleLabels(prior, steps * rows, random) };
}
