import { RandomStream } from '../../src/core/random.js';
import { sizeOf } from '../../src/core/weights.js';

/** Labelled bytes: a random centre for each class, and samples around the centres, classes in turn. */
export function blobs(size: number, shape: readonly number[], classes: number, seed = 1) {
  const random = RandomStream.of(seed, 'blobs');
  const length = sizeOf(shape);
  const centres = Uint8Array.from({ length: classes * length }, () => random.integer(200));
  const y = Int32Array.from({ length: size }, (_, sample) => sample % classes);
  const x = new Uint8Array(size * length);
  for (let i = 0; i < x.length; i++) {
    x[i] = centres[y[Math.floor(i / length)] * length + (i % length)] + random.integer(56);
  }
  return { size, x, y };
}

/** The scaling of bytes to 0..1. */
export const bytes = { scale: 1 / 255, shift: 0 };
