import { z } from 'zod';
import { InputError } from '../../core/errors.js';
import { cutEvenly } from '../apportion.js';
import { rowsByClass } from '../labels.js';
import { definePartition } from './partition.js';

/**
 * The pathological non-IID partition of McMahan et al., "Communication-Efficient Learning of Deep Networks from
 * Decentralized Data", AISTATS 2017, section 3: the samples are sorted by label, cut into clients x k shards of equal size
 * (they differ by at most one), and each client is dealt k shards at random.
 */
export const shards = definePartition({
  name: 'shards',
  title: 'sorted by label, cut into equal shards, k shards a client (McMahan et al. 2017)',
  by: 'classes',
  options: { shardsPerClient: z.int().positive().default(2) },
  split(labels, clients, { shardsPerClient }, random) {
    const count = clients * shardsPerClient;
    if (count > labels.length) {
      throw new InputError('data.partition.shardsPerClient', 'too-large', {
        found: shardsPerClient,
        most: Math.floor(labels.length / clients),
        limit: `as there are ${labels.length} samples for ${clients} clients`,
      });
    }
    const sorted = Int32Array.from(rowsByClass(labels).flatMap((rows) => [...rows]));
    const pieces = cutEvenly(sorted, count);
    const dealt = random.permutation(count);
    return Array.from({ length: clients }, (_, client) => {
      const hand = dealt.subarray(client * shardsPerClient, (client + 1) * shardsPerClient);
      return Int32Array.from([...hand].flatMap((shard) => [...pieces[shard]]));
    });
  },
});
