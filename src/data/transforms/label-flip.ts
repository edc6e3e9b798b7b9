import { z } from 'zod';
import { InputError } from '../../core/errors.js';
import type { RandomStream } from '../../core/random.js';
import type { Dataset, Shard } from '../dataset.js';
import { labelsOf } from '../labels.js';
import { sharedInts } from '../shared-memory.js';
import { classesOf } from '../task.js';

/** Labels of some clients that are not those of the data set. */
export const labelFlipOptions = z.strictObject({
  clients: z.array(z.int().min(0)).min(1).describe('the ids of the clients whose labels are flipped'),
  share: z.number().gt(0).max(1).default(1).describe("share of such a client's training samples, rounded"),
  ownTest: z
    .boolean()
    .default(false)
    .describe(
      'the same share of what it keeps for its own test too: labels of its own, which conflict with those of others',
    ),
  to: z
    .enum(['random', 'next'])
    .default('random')
    .describe('the wrong class: any other one with equal chances (symmetric noise), or the next one (pair flipping)'),
});
/** Parsed {@link labelFlipOptions}. */
export type LabelFlipOptions = z.infer<typeof labelFlipOptions>;

/**
 * The dataset with wrong labels in some shards (symmetric noise and pair flipping: Han et al. 2018, arXiv:1804.06872). Only
 * samples of the clients named are touched: what they train on, and with `ownTest` what they keep for their own test, which
 * otherwise stays true.
 *
 * @param shards of the whole population
 * @throws InputError at `data.labelFlip.clients` if there is no such client
 */
export function withFlippedLabels(
  dataset: Dataset,
  shards: readonly Shard[],
  { clients, share, ownTest, to }: LabelFlipOptions,
  random: RandomStream,
): Dataset {
  const absent = clients.find((client) => client >= shards.length);
  if (absent !== undefined) {
    const expected = `a client from 0 to ${shards.length - 1}`;
    throw new InputError('data.labelFlip.clients', 'invalid-value', { found: absent, expected });
  }
  const [before, classes] = [labelsOf(dataset.targets), classesOf(dataset.task)];
  const targets = sharedInts(dataset.size);
  targets.set(before);
  for (const client of new Set(clients)) {
    const stream = random.fork(client);
    const { train, test } = shards[client];
    for (const rows of ownTest ? [train, test] : [train]) {
      for (const position of stream.sample(Math.round(share * rows.length), rows.length)) {
        const step = to === 'next' ? 1 : 1 + stream.integer(classes - 1);
        targets[rows[position]] = (before[rows[position]] + step) % classes;
      }
    }
  }
  return { ...dataset, targets };
}
