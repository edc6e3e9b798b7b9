import { z } from 'zod';
import { NotFiniteError } from '../core/errors.js';
import { sumOf } from '../core/statistics.js';
import { BitReader, BitWriter } from './bit-stream.js';
import { defineCodec } from './codec.js';

const options = z.strictObject({
  levels: z
    .int()
    .positive()
    .max(2 ** 16)
    .default(8)
    .describe('s: levels above 0 of a magnitude'),
  bucket: z.int().positive().default(512).describe('consecutive scalars that share a norm'),
  norm: z
    .enum(['l2', 'max'])
    .default('l2')
    .describe('the norm that scales a bucket: Euclidean, as in the theory, or maximum'),
});
type Options = z.infer<typeof options>;

/** The norm of each bucket, and the signed levels of all scalars in Elias gamma code. */
type Wire = { readonly norms: Float32Array; readonly codes: Uint8Array };

/** The norm of a bucket in single precision, rounded up, so that no scalar exceeds it. */
export function normOf(bucket: Float32Array, norm: Options['norm']): number {
  const exact =
    norm === 'max'
      ? bucket.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
      : Math.sqrt(sumOf(bucket, (value) => value * value));
  const rounded = Math.fround(exact);
  // Adds one or two units in the last place.
  const above = rounded < exact ? Math.fround(rounded * (1 + 2 ** -23) + 2 ** -149) : rounded;
  if (Number.isFinite(above)) return above;
  throw new NotFiniteError('qsgd: the vector has no finite norm');
}

/**
 * QSGD, section 3 of the paper: each scalar is rounded at random to one of two neighbouring levels of its bucket's norm. The
 * expectation of the result is the scalar. The squared error of a bucket of d scalars is at most `min(d / s^2, sqrt(d) / s)` times
 * its squared Euclidean norm. The codec has no memory. The paper encodes levels in Elias omega code and signs separately; this codec
 * encodes levels and signs together in Elias gamma code, which is shorter for small levels.
 *
 * On the wire: 4 bytes per bucket, and bits for each scalar: 1 for level 0, 3 for 1, 5 for 2 and 3, 7 for 4 to 7 and so on.
 */
export const qsgd = defineCodec<Options, null, Wire>({
  name: 'qsgd',
  title: 'QSGD: random rounding to a few levels without bias, in few bits',
  citation:
    'D. Alistarh, D. Grubic, J. Li, R. Tomioka, M. Vojnovic. QSGD: Communication-Efficient SGD via Gradient Quantization ' +
    'and Encoding. NeurIPS 2017. arXiv:1610.02132',
  options,
  channels: 'any',
  direction: 'both',

  encode(vector, { options, random }) {
    const { levels, bucket, norm } = options;
    const norms = new Float32Array(Math.ceil(vector.length / bucket));
    const codes = new BitWriter();
    for (let b = 0; b < norms.length; b++) {
      const part = vector.subarray(b * bucket, (b + 1) * bucket);
      norms[b] = normOf(part, norm);
      for (const value of part) {
        const exact = value === 0 ? 0 : (Math.abs(value) / norms[b]) * levels;
        const below = Math.floor(exact);
        const level = below + (random.uniform() < exact - below ? 1 : 0);
        codes.write(level === 0 ? 0 : 2 * level - (value > 0 ? 1 : 0));
      }
    }
    const wire = { norms, codes: codes.bytes() };
    return { wire, value: decoded(wire, vector.length, options) };
  },

  decode: decoded,
});

function decoded({ norms, codes }: Wire, size: number, { levels, bucket }: Options): Float32Array {
  const reader = new BitReader(codes);
  const vector = new Float32Array(size);
  for (let i = 0; i < size; i++) {
    const code = reader.read();
    const level = (code + 1) >> 1;
    vector[i] = ((code % 2 === 0 ? 0 - level : level) * norms[Math.floor(i / bucket)]) / levels;
  }
  return vector;
}
