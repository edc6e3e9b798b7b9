import type { RandomStream } from '../core/random.js';
import type { Shard } from './dataset.js';
import { nestedRows } from './nested-rows.js';

/**
 * Shards with so many training samples in all: every client has at least one, and otherwise a number in proportion to what it
 * holds. For one stream, fewer samples are always a subset of more samples. What clients keep for their own test stays.
 *
 * @param samples at least one a client; all, if there are no more
 */
export function nestedShards(shards: readonly Shard[], samples: number, random: RandomStream): Shard[] {
  const counts = proportionalCounts(
    shards.map(({ train }) => train.length),
    samples,
  );
  return shards.map((shard, position) => ({
    ...shard,
    train: nestedRows(shard.train, counts[position], random.fork(shard.client)),
  }));
}

/**
 * How many samples each client has if all samples are taken in the order of their relative place within their client, j / n for
 * sample j of n.
 */
function proportionalCounts(sizes: readonly number[], samples: number): number[] {
  const counts = sizes.map(() => 0);
  const places = sizes.flatMap((size, client) => Array.from({ length: size }, (_, j) => ({ client, place: j / size })));
  places.sort((a, b) => a.place - b.place || a.client - b.client);
  for (const { client } of places.slice(0, samples)) counts[client]++;
  return counts;
}
