import { z } from 'zod';
import { InputError } from '../../core/errors.js';
import type { RandomStream } from '../../core/random.js';
import { sumOf } from '../../core/statistics.js';
import { apportion } from '../apportion.js';
import { rowsByClass } from '../labels.js';
import { dealt } from './dealt.js';
import { drawWithMinimumSize } from './minimum-size.js';
import { definePartition } from './partition.js';

/**
 * The partition of Zhu, Hong and Zhou, "Data-Free Knowledge Distillation for Heterogeneous Federated Learning" (FedGEN), ICML
 * 2021, as in its authors' script. With the part `share` of the samples in use, `cap = share x samples / clients`. In random
 * order, each class gives `min(cap, share x its samples)` samples (all, if `share` is 1) to the clients that have fewer than
 * `cap` so far, in shares drawn from a symmetric Dirichlet(alpha). The draw is repeated until every client has `minimumSize`
 * samples. On MNIST with 20 clients and half of the samples, a class so gives 1,500 and a quarter of the data is used.
 */
export const cappedDirichlet = definePartition({
  name: 'capped-dirichlet',
  title: 'label skew by Dirichlet(alpha) among the clients that are not full yet (FedGEN)',
  by: 'classes',
  options: {
    alpha: z.number().positive().max(1e6).default(0.1),
    share: z.number().positive().max(1).default(0.5).describe('part of the samples to use; the cap makes it less'),
    minimumSize: z.int().positive().default(10).describe('samples that every client must get'),
  },
  split(labels, clients, { alpha, share, minimumSize }, random) {
    const byClass = rowsByClass(labels);
    const cap = (share * labels.length) / clients;
    const given = byClass.map((rows) => (share < 1 ? Math.floor(Math.min(cap, share * rows.length)) : rows.length));
    const total = sumOf(given);
    if (clients * minimumSize > total) {
      throw new InputError('data.partition.minimumSize', 'too-large', {
        found: minimumSize,
        most: Math.floor(total / clients),
        limit: `as a share of ${share} gives ${total} samples to ${clients} clients`,
      });
    }
    const counts = drawWithMinimumSize(() => drawCounts(given, cap, clients, alpha, random), {
      clients,
      minimumSize,
      advice: [`a larger alpha than ${alpha}`, 'fewer clients', ...(share < 1 ? ['a larger share'] : [])],
    });
    return dealt(byClass, counts, clients, random);
  },
});

/** For each class the number of samples that each client gets. */
function drawCounts(
  given: readonly number[],
  cap: number,
  clients: number,
  alpha: number,
  random: RandomStream,
): Int32Array[] {
  const counts = given.map(() => new Int32Array(clients));
  const totals = new Float64Array(clients);
  for (const label of random.permutation(given.length)) {
    const open = [...totals.keys()].filter((client) => totals[client] < cap);
    if (open.length === 0) break;
    // The shares of some clients in a Dirichlet draw, made to add up to 1, are a Dirichlet draw among them.
    const parts = apportion(given[label], random.dirichlet(new Array<number>(open.length).fill(alpha)));
    open.forEach((client, position) => {
      counts[label][client] = parts[position];
      totals[client] += parts[position];
    });
  }
  return counts;
}
