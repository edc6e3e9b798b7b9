import { cutEvenly } from '../apportion.js';
import { definePartition } from './partition.js';

/** Shuffled samples in equal parts; sizes differ by at most one. */
export const iid = definePartition({
  name: 'iid',
  title: 'shuffled, equal parts',
  options: {},
  split: (labels, clients, _, random) => cutEvenly(random.permutation(labels.length), clients),
});
