import { apportion, cut } from '../apportion.js';
import { definePartition } from './partition.js';

/** Shuffled samples in equal parts; sizes differ by at most one. */
export const iid = definePartition({
  name: 'iid',
  title: 'shuffled, equal parts',
  options: {},
  split: (labels, clients, _, random) =>
    cut(random.permutation(labels.length), apportion(labels.length, new Uint8Array(clients).fill(1))),
});
