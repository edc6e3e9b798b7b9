import type { FederatedData, Shard } from '../../data/dataset.js';
import { classAccuracies } from '../../learning/class-accuracies.js';

/** Logits on the test set of the model that a client uses, `[samples, classes]` row-major. */
export interface ClientOutputs {
  readonly client: number;
  readonly outputs: Float32Array;
}

/**
 * Accuracy if the test samples of each class were dealt out equally to the clients that hold training samples of it: the mean
 * over classes, weighted by test samples, of the mean over their holders. Undefined if these clients hold no class that is
 * tested.
 */
export function accuracyOnHeldClasses(
  clients: readonly ClientOutputs[],
  { train, shards, test }: Pick<FederatedData, 'train' | 'shards' | 'test'>,
): number | undefined {
  const sums = new Float64Array(test.classes);
  const holders = new Float64Array(test.classes);
  for (const { client, outputs } of clients) {
    const accuracies = classAccuracies(outputs, test.labels, test.classes);
    for (const held of classesOf(shards[client], train.labels)) {
      sums[held] += accuracies[held] ?? 0;
      holders[held]++;
    }
  }
  let [correct, tested] = [0, 0];
  for (const label of test.labels) {
    if (holders[label] === 0) continue;
    correct += sums[label] / holders[label];
    tested++;
  }
  return tested > 0 ? correct / tested : undefined;
}

function classesOf(shard: Shard, labels: Int32Array): Set<number> {
  const held = new Set<number>();
  for (const row of shard.train) held.add(labels[row]);
  return held;
}
