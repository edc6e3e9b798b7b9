import { z } from 'zod';
import { median } from '../../../core/statistics.js';
import { lengthOf } from '../../../core/vectors.js';
import { defineDetector } from './detector.js';

/** Lower bound of a norm relative to the median norm, so that a zero update has a finite score. */
const smallest = 1e-12;

/** The absolute difference between the logarithms of an update's norm and of the median norm. */
export const norm = defineDetector<Record<string, never>>({
  name: 'norm',
  title: 'How far the norm of an update is from the median norm, as a factor',
  options: z.strictObject({}),

  score(_, { deltas }) {
    const norms = deltas.map(lengthOf);
    const middle = median(norms) || Math.max(...norms);
    const scores = norms.map((each) => (middle > 0 ? Math.abs(Math.log(Math.max(each / middle, smallest))) : 0));
    return { scores, memory: null };
  },
});
