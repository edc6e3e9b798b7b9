import type { FederatedData, Shard } from './dataset.js';

/** What a client holds. Clients that never take part are numbered on after those that do. */
export function heldBy({ shards, unseen = [] }: Pick<FederatedData, 'shards' | 'unseen'>, client: number): Shard {
  return shards[client] ?? unseen[client - shards.length];
}
