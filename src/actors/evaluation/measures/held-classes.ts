import { evenlySpaced } from '../../../core/evenly-spaced.js';
import type { FederatedData, Shard } from '../../../data/dataset.js';
import { labelsOf } from '../../../data/labels.js';
import { classesOf } from '../../../data/task.js';
import { classAccuracies } from '../../../learning/class-accuracies.js';
import { ofLast } from '../../run-number.js';
import { type ClientOutputs, defineMeasure, type Outputs } from './measure.js';

declare module '../../measures.js' {
  interface Measures {
    /**
     * Accuracy of clients' models on the classes that they hold, as in FedGEN's experiments (Zhu et al. 2021, arXiv:2105.10056): the
     * test samples of each class are divided equally among the clients that hold training samples of it. If clients have no models,
     * each uses the global one.
     */
    readonly heldClasses?: number;
  }
}

/** Measures the accuracy of clients on the classes that they hold. */
export const measure = defineMeasure({
  name: 'heldClasses',
  readsOutputs: true,
  numbers: [ofLast('heldClasses', 'accuracy on held classes', (measures) => measures.heldClasses)],

  take({ run, outputs }) {
    const { data, evaluation } = run.plan;
    const clients = evenlySpaced(evaluation.clients, data.shards.length);
    const found = outputs && accuracyOnHeldClasses(usedBy(clients, outputs), data);
    return found === undefined ? undefined : { heldClasses: found };
  },
});

/** The predictions of clients' own models or, if they have none, of the global model. */
function usedBy(clients: readonly number[], { own, global }: Outputs): readonly ClientOutputs[] {
  return own.length > 0 || !global ? own : clients.map((client) => ({ client, outputs: global }));
}

/**
 * Computes `Measures.heldClasses`: for each class the mean accuracy of the clients that hold it, then the mean over classes, weighted
 * by test samples. Undefined if the clients hold no class of the test set.
 */
export function accuracyOnHeldClasses(
  clients: readonly ClientOutputs[],
  { train, shards, test }: Pick<FederatedData, 'train' | 'shards' | 'test'>,
): number | undefined {
  const [classes, labels] = [classesOf(test.task), labelsOf(test.targets)];
  const sums = new Float64Array(classes);
  const holders = new Float64Array(classes);
  for (const { client, outputs } of clients) {
    const accuracies = classAccuracies(outputs, labels, classes);
    for (const held of classesHeld(shards[client], labelsOf(train.targets))) {
      sums[held] += accuracies[held] ?? 0;
      holders[held]++;
    }
  }
  let [correct, tested] = [0, 0];
  for (const label of labels) {
    if (holders[label] === 0) continue;
    correct += sums[label] / holders[label];
    tested++;
  }
  return tested > 0 ? correct / tested : undefined;
}

function classesHeld(shard: Shard, labels: Int32Array): Set<number> {
  const held = new Set<number>();
  for (const row of shard.train) held.add(labels[row]);
  return held;
}
