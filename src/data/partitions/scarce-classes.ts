import { z } from 'zod';
import { InputError } from '../../core/errors.js';
import { cutEvenly } from '../apportion.js';
import { definePartition } from './partition.js';

/**
 * Equal random parts in which each client lacks nearly all samples of a few classes of its own (Jeong et al., "Communication-
 * Efficient On-Device Machine Learning", 2018, arXiv:1811.11479: three digits cut to five samples each). The samples cut go
 * unused.
 */
export const scarceClasses = definePartition({
  name: 'scarce-classes',
  title: 'equal parts in which each client is short of a few classes',
  by: 'classes',
  options: {
    scarce: z.int().min(0).default(3).describe('classes that a client is short of'),
    samplesOfScarce: z.int().min(0).default(5).describe('samples that it keeps of each, at most'),
  },
  split(labels, clients, { scarce, samplesOfScarce }, random) {
    const present = [...new Set(labels)].sort((a, b) => a - b);
    if (scarce > present.length) {
      throw new InputError('data.partition.scarce', 'too-large', {
        found: scarce,
        most: present.length,
        limit: 'the number of classes that the samples have',
      });
    }
    return cutEvenly(random.permutation(labels.length), clients).map((rows) => {
      const short = new Set([...random.permutation(present.length)].slice(0, scarce).map((i) => present[i]));
      const kept = new Map<number, number>();
      return rows.filter((row) => {
        const held = kept.get(labels[row]) ?? 0;
        kept.set(labels[row], held + 1);
        return held < samplesOfScarce || !short.has(labels[row]);
      });
    });
  },
});
