import type { FederatedData, Shard } from './dataset.js';

/** The samples of a client. The ids of clients that never take part follow those of the others. */
export function heldBy({ shards, unseen = [] }: Pick<FederatedData, 'shards' | 'unseen'>, client: number): Shard {
  return shards[client] ?? unseen[client - shards.length];
}
