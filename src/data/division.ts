import { purposes } from '../core/purposes.js';
import { RandomStream } from '../core/random.js';
import { mean, sumOf } from '../core/statistics.js';
import type { FederatedData, Shard } from './dataset.js';
import { labelHistogram, labelsOf } from './labels.js';
import { classesOf } from './task.js';

/** What one client holds. */
export interface ClientDivision {
  readonly client: number;
  /** Training samples. */
  readonly samples: number;
  /** Samples of the client's own test. */
  readonly ownTest: number;
  /** Where all its training samples come from, if they come from one place. */
  readonly group?: string;
  /** Training samples of each class, where there are classes. */
  readonly counts?: readonly number[];
}

/** How far clients' label distributions are from that of all training samples of clients: means over clients, from 0 to 1. */
export interface Heterogeneity {
  /**
   * Total variation distance: half the sum over classes of the absolute differences. The earth mover's distance of Zhao et al.,
   * "Federated Learning with Non-IID Data", 2018, is twice that.
   */
  readonly totalVariation: number;
  /** Jensen-Shannon distance: the root of the divergence to base 2 (Lin 1991; Endres and Schindelin 2003). */
  readonly jensenShannon: number;
}

/** A population's data in numbers. */
export interface Division {
  readonly name: string;
  readonly task: string;
  readonly sampleShape: readonly number[];
  /** Samples of the training part, of the test part, and of the public set. */
  readonly train: number;
  readonly test: number;
  readonly publicSet: number;
  /** Names of the classes, or their numbers; empty where there are none. */
  readonly classes: readonly string[];
  readonly clients: readonly ClientDivision[];
  /** Absent where there are no classes. */
  readonly heterogeneity?: Heterogeneity & {
    /** The same of one random division into clients of the same sizes: what chance alone makes of it. */
    readonly byChance: Heterogeneity;
  };
}

/**
 * Counts what clients hold, and measures how far from identically distributed their labels are.
 *
 * @param seed of the random division in {@link Division.heterogeneity}
 */
export function divisionOf({ train, test, shards, publicSet }: FederatedData, seed: number): Division {
  const count = classesOf(train.task);
  const countsOf = (rows: Int32Array) => Array.from(labelHistogram(labelsOf(train.targets), rows, count));
  const clients = shards.map((shard) => ({
    client: shard.client,
    samples: shard.train.length,
    ownTest: shard.test.length,
    ...groupOf(train.groups, shard),
    ...(count > 0 && { counts: countsOf(shard.train) }),
  }));
  const division = {
    name: train.name,
    task: train.task.name,
    sampleShape: train.sampleShape,
    train: train.size,
    test: test.size,
    publicSet: publicSet?.rows.length ?? 0,
    classes: Array.from({ length: count }, (_, label) => train.classNames?.[label] ?? String(label)),
    clients,
  };
  if (count === 0) return division;
  const random = RandomStream.of(seed, purposes.run.chanceDivision);
  const dealt = random.shuffle(Int32Array.from(shards.flatMap((shard) => [...shard.train])));
  let from = 0;
  const byChance = shards.map((shard) => {
    from += shard.train.length;
    return countsOf(dealt.subarray(from - shard.train.length, from));
  });
  return {
    ...division,
    heterogeneity: { ...distances(shards.map(({ train: rows }) => countsOf(rows))), byChance: distances(byChance) },
  };
}

function groupOf(groups: FederatedData['train']['groups'], { train }: Shard): { readonly group?: string } {
  if (!groups) return {};
  const found = new Set(Array.from(train, (row) => groups.of[row]));
  const [only] = found;
  return found.size === 1 ? { group: groups.names[only] } : {};
}

function distances(clients: readonly (readonly number[])[]): Heterogeneity {
  const whole = shares(clients[0].map((_, label) => sumOf(clients, (counts) => counts[label])));
  const each = clients.map(shares);
  return {
    totalVariation: mean(each.map((own) => sumOf(own, (share, label) => Math.abs(share - whole[label])) / 2)),
    jensenShannon: mean(each.map((own) => Math.sqrt(Math.max(0, jensenShannonDivergence(own, whole))))),
  };
}

function shares(counts: readonly number[]): number[] {
  const total = sumOf(counts);
  return counts.map((count) => count / total);
}

/** In bits. */
function jensenShannonDivergence(p: readonly number[], q: readonly number[]): number {
  const part = (share: number, middle: number) => (share > 0 ? (share * Math.log2(share / middle)) / 2 : 0);
  return sumOf(p, (share, label) => {
    const middle = (share + q[label]) / 2;
    return part(share, middle) + part(q[label], middle);
  });
}
