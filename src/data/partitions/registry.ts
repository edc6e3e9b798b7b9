import { z } from 'zod';
import { InputError } from '../../core/errors.js';
import { Kind } from '../../core/kind.js';
import { calls } from '../../core/module-use.js';
import type { Named } from '../../core/named.js';
import type { RandomStream } from '../../core/random.js';
import type { Dataset } from '../dataset.js';
import { labelsOf } from '../labels.js';
import { classesOf } from '../task.js';
import { cappedDirichlet } from './capped-dirichlet.js';
import { classes } from './classes.js';
import { dirichlet } from './dirichlet.js';
import { iid } from './iid.js';
import { natural } from './natural.js';
import type { Partition } from './partition.js';
import { partsProblem } from './parts-problem.js';
import { quantity } from './quantity.js';
import { scarceClasses } from './scarce-classes.js';
import { shards } from './shards.js';

/** Every partition that a scenario can name, in alphabetical order. */
export const partitions: readonly Partition[] = [
  cappedDirichlet,
  classes,
  dirichlet,
  iid,
  natural,
  quantity,
  scarceClasses,
  shards,
];

/** Names of all partitions. */
export const partitionNames: readonly string[] = partitions.map(({ name }) => name);

/** Partitions, built in or of a module. */
export const partitionKind = new Kind<Partition>({
  called: 'partition',
  maker: 'definePartition',
  shape: { split: z.function() },
  uses: { split: calls({ problem: (parts, [labels, clients]) => partsProblem(parts, labels, Number(clients)) }) },
  builtIn: partitions,
});

/** The name of a built-in partition and its own options. */
export const partitionOptions = partitionKind.choice();

/**
 * Divides samples among clients; every client gets at least one.
 *
 * @param labels class of each sample, or its group where the partition divides by groups
 * @returns for each client the positions of its samples in `labels`, ascending; no sample is held twice
 * @throws InputError at `data.partition...` on an unknown name or an impossible division, at `data.clients` if there are
 *   fewer samples than clients
 * @throws ZodError on a wrong option
 */
export function partitionSamples(labels: Int32Array, clients: number, spec: Named, random: RandomStream): Int32Array[] {
  const partition = partitionKind.find(spec.name, 'data.partition.name');
  if (clients > labels.length) {
    throw new InputError('data.clients', 'too-large', {
      found: clients,
      most: labels.length,
      limit: 'the number of samples to divide',
    });
  }
  const parts = partition.split(labels, clients, spec, random);
  const empty = parts.findIndex((rows) => rows.length === 0);
  if (empty >= 0) {
    throw new InputError('data.partition', 'empty-client', {
      partition: partition.name,
      client: empty,
      clients,
      samples: labels.length,
    });
  }
  return parts;
}

/**
 * What the named partition divides samples by: the class or the group of each; zeros where it takes them alike and they have no class.
 *
 * @throws InputError at `data.partition.name` if the data set has no classes, or no groups, and the partition divides by them
 */
export function dividedBy({ name, size, task, targets, groups }: Dataset, spec: Named): Int32Array {
  const { by, name: partition } = partitionKind.find(spec.name, 'data.partition.name');
  const isClassified = classesOf(task) > 0;
  if (by === 'groups' && groups) return groups.of;
  if (by === 'groups' || (by === 'classes' && !isClassified)) {
    const possible = partitions.filter((other) => !other.by || (other.by === 'groups' ? groups : isClassified));
    throw new InputError('data.partition.name', 'unsuitable', {
      found: partition,
      reason: `it divides by ${by}, and '${name}' has none`,
      allowed: possible.map((other) => other.name),
    });
  }
  return isClassified ? labelsOf(targets) : new Int32Array(size);
}
