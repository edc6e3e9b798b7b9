import { InputError } from '../core/errors.js';
import { purposes } from '../core/purposes.js';
import type { RandomStream } from '../core/random.js';
import type { DataSource, Dataset, FederatedData, PublicSet, Shard } from './dataset.js';
import type { PopulationOptions } from './options.js';
import { dividedBy, partitionSamples } from './partitions/registry.js';
import { foreignPublicSet, publicSetOf } from './public-set.js';
import { randomSubset } from './subset.js';
import { withShiftedIntensities } from './transforms/intensity-shift.js';
import { withFlippedLabels } from './transforms/label-flip.js';
import { normalizationFor } from './transforms/normalization.js';

/**
 * Makes a population's data of a data set: takes the random subsets asked for, draws the public set, divides the rest among
 * the clients, those included that never take part, sets each client's own test samples aside, gives clients cameras of their
 * own, and flips the labels of faulty ones. Every step draws from a stream of its own below `random`. Inputs of models are
 * normalised alike wherever samples come from, the public set of another source included: by the constants of the clients' set.
 *
 * @param foreign the data set of the public set, if it is another one
 * @throws InputError at the option that asks for what is impossible
 */
export function federate(
  source: DataSource,
  options: PopulationOptions,
  random: RandomStream,
  foreign?: DataSource,
): FederatedData {
  const whole = limited(source.train, options.limit.train, 'train', random);
  const test = limited(source.test, options.limit.test, 'test', random);
  const { train, publicSet } = withPublicSet(
    { train: whole, test },
    options,
    random.fork(purposes.data.public),
    foreign,
  );
  const rows = rowsLeft(whole, foreign ? undefined : publicSet);
  const dividers = dividedBy(whole, options.partition);
  const labels = rows.map((row) => dividers[row]);
  const everybody = options.clients + options.unseen;
  if (options.unseen > 0 && everybody > rows.length && options.clients <= rows.length) {
    throw new InputError('data.unseen', 'too-large', {
      found: options.unseen,
      most: rows.length - options.clients,
      limit: `one sample for each of them and of the ${options.clients} clients that take part`,
    });
  }
  const parts = partitionSamples(labels, everybody, options.partition, random.fork(purposes.data.partition));
  const all = parts.map((positions, client) =>
    shardOf(
      client,
      positions.map((position) => rows[position]),
      options.clientTest,
      random.fork(purposes.data.clientTest, client),
    ),
  );
  const shards = all.slice(0, options.clients);
  const { intensityShift, labelFlip, normalize } = options;
  const seen = intensityShift
    ? withShiftedIntensities(train, shards, intensityShift, random.fork(purposes.data.intensityShift))
    : train;
  const labelled = labelFlip ? withFlippedLabels(seen, shards, labelFlip, random.fork(purposes.data.labelFlip)) : seen;
  const trainedOn = shards.map(({ train }) => train);
  const normalization = normalize && normalizationFor(normalize, seen, trainedOn, source.standard);
  const normalized = <D extends Omit<Dataset, 'targets'>>(dataset: D): D =>
    normalization ? { ...dataset, normalization } : dataset;
  return {
    train: normalized(labelled),
    test: normalized(test),
    shards,
    ...(options.unseen > 0 && { unseen: all.slice(options.clients) }),
    ...(publicSet && { publicSet: { ...publicSet, dataset: normalized(publicSet.dataset) } }),
  };
}

function limited(dataset: Dataset, limit: number | undefined, part: 'train' | 'test', random: RandomStream): Dataset {
  if (limit === undefined) return dataset;
  if (limit > dataset.size) {
    throw new InputError(`data.limit.${part}`, 'too-large', {
      found: limit,
      most: dataset.size,
      limit: `the number of such samples in '${dataset.name}'`,
    });
  }
  return randomSubset(dataset, limit, random.fork(purposes.data.limit, part));
}

function withPublicSet(
  { train, test }: DataSource,
  { public: asked }: PopulationOptions,
  random: RandomStream,
  foreign?: DataSource,
): { train: Dataset; publicSet?: PublicSet } {
  if (!asked) return { train };
  if (!foreign) return publicSetOf(train, asked, random);
  return { train, publicSet: foreignPublicSet(foreign.train, { train, test }, asked, random) };
}

function rowsLeft(train: Dataset, publicSet: PublicSet | undefined): Int32Array {
  const taken = new Set(publicSet?.rows);
  return Int32Array.from({ length: train.size }, (_, row) => row).filter((row) => !taken.has(row));
}

/** A client's rows, of which a random share (rounded, and never all) is its own test set. */
function shardOf(client: number, rows: Int32Array, clientTest: number, random: RandomStream): Shard {
  const held = Math.min(Math.round(clientTest * rows.length), rows.length - 1);
  const shuffled = held > 0 ? random.shuffle(rows.slice()) : rows;
  return { client, train: shuffled.slice(held).sort(), test: shuffled.slice(0, held).sort() };
}
