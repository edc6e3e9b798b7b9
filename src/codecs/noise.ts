import { z } from 'zod';
import { sumOf } from '../core/statistics.js';
import type { Delta } from '../core/weights.js';
import { participationProbability } from '../scheduler/cohort.js';
import { takesStaleUpdates } from '../scheduler/policies/create-policy.js';
import { epsilonOf, sampledGaussianBounds } from './accountant.js';
import { type CodecContext, defineCodec } from './codec.js';
import { compact, expanded, type SparseVector } from './sparse.js';

const options = z.strictObject({
  clip: z.number().positive().finite().default(1).describe('largest Euclidean norm of the update of one client'),
  multiplier: z
    .number()
    .min(0)
    .finite()
    .default(1)
    .describe('standard deviation of the noise on the sum of the updates, over clip'),
  delta: z.number().positive().lt(1).default(1e-5).describe('of (epsilon, delta); below one over the population'),
});
type Options = z.infer<typeof options>;

/**
 * Scales a delta down to a Euclidean norm of at most `norm`; a shorter delta is returned as the same object. A delta with values
 * that are not finite becomes zero, because its norm has no bound.
 */
export function clipped(delta: Delta, norm: number): Delta {
  const length = Math.sqrt(sumOf(delta, (value) => value * value));
  if (!Number.isFinite(length)) return new Float32Array(delta.length);
  return length <= norm ? delta : delta.map((value) => value * (norm / length));
}

/** The probability that a client is in a round. The accountant needs no more of the schedule. */
function probabilityOf({ cohort, population, policy }: CodecContext): number {
  return participationProbability(cohort, population, policy.name === 'deadline' ? policy.overSelect : 1);
}

/**
 * Differential privacy of whole clients. A client clips its delta. The server adds Gaussian noise to the sum of the deltas and
 * divides by the expected number of clients, `q K` (section 3 of the paper, the estimator f_f with equal weights). This divisor is
 * fixed; to divide by the number of reports would double the sensitivity. The strategy gets this private mean in place of every
 * update of the round. So every average that it computes is the private mean, and everything after it is post-processing. The metric
 * `epsilon` is the privacy loss of the run so far, at `delta`. Lost updates do not lower it.
 *
 * A round without updates has no noise, and the accounting does not consider this. So cohorts should be large enough that they are
 * almost never empty. The noise comes from the simulation's random streams; a deployment must draw it securely.
 */
export const noise = defineCodec<Options, null, SparseVector | Delta>({
  name: 'noise',
  title: 'Client-level differential privacy: clipped updates, Gaussian noise on their sum, and its epsilon',
  citation:
    'H. B. McMahan, D. Ramage, K. Talwar, L. Zhang. Learning Differentially Private Recurrent Language Models. ' +
    'ICLR 2018. arXiv:1710.06963',
  options,
  channels: 'weights',
  direction: 'up',

  refusal(_, { strategy, cohort, policy, architectures, isLast }) {
    if (!isLast) return 'a codec after it could undo its clipping; it has to be the last';
    if (!strategy.lens?.alone) {
      return `the strategy '${strategy.name}' sends more than weights, which noise on weights does not protect`;
    }
    if (strategy.needs.ownUpdates) {
      return `the strategy '${strategy.name}' needs to see the update of each client: ${strategy.needs.ownUpdates}`;
    }
    if (architectures > 1) return 'it averages the updates of all clients, which needs one model for all';
    if (takesStaleUpdates(policy)) {
      return `its accountant needs every update in the round for which its client was drawn, and the policy '${policy.name}' takes stale ones`;
    }
    if ('probability' in cohort && cohort.atLeastOne) {
      return 'its accountant needs clients drawn independently, and a cohort drawn again for want of clients (atLeastOne) is not';
    }
    const isPoisson = 'probability' in cohort || ('fraction' in cohort && cohort.fraction === 1);
    return isPoisson
      ? undefined
      : 'its accountant needs clients drawn independently: cohort: { probability: q }, or all of them: { fraction: 1 }';
  },

  statisticsRefusal: 'running statistics of batch normalisation would travel beside the delta without noise',

  encode(delta, { options: { clip } }) {
    const value = clipped(delta, clip);
    return { wire: compact(value), value };
  },

  decode: expanded,

  gather({ clip, multiplier }, deltas, context, random) {
    const expected = probabilityOf(context) * context.population;
    const sum = new Float64Array(deltas[0]?.length ?? 0);
    for (const delta of deltas) for (let i = 0; i < sum.length; i++) sum[i] += delta[i];
    if (multiplier > 0) for (let i = 0; i < sum.length; i++) sum[i] += multiplier * clip * random.normal();
    const mean = Float32Array.from(sum, (value) => value / expected);
    return deltas.map(() => mean);
  },

  account({ multiplier, delta }, context) {
    if (multiplier === 0) return () => ({});
    const bounds = sampledGaussianBounds(probabilityOf(context), multiplier);
    return (rounds) => ({ epsilon: epsilonOf(bounds, rounds, delta) });
  },
});
