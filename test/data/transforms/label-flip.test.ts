import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RandomStream } from '../../../src/core/random.js';
import type { DataSource } from '../../../src/data/dataset.js';
import { federate } from '../../../src/data/federate.js';
import { dataOptions } from '../../../src/data/options.js';
import { classesOf } from '../../../src/data/task.js';
import { expectInputError } from '../files.js';
import { numbered } from '../generated.js';

const clients = 5;
const source: DataSource = { train: numbered(300, [2, 2, 1]), test: numbered(40, [2, 2, 1]) };

function populate(labelFlip?: object, seed = 1) {
  const options = { name: 'blobs', clients, clientTest: 0.2, public: { size: 30, labelled: true } };
  return federate(source, dataOptions.parse({ ...options, labelFlip }), RandomStream.of(seed));
}

const flips = fc.record({
  clients: fc.uniqueArray(fc.integer({ min: 0, max: clients - 1 }), { minLength: 1 }),
  share: fc.constantFrom(0.1, 0.5, 1),
  to: fc.constantFrom('random', 'next'),
  ownTest: fc.boolean(),
});

test('a share of the labels of the clients named is wrong, in training or everywhere, and nothing else has changed', () => {
  fc.assert(
    fc.property(flips, fc.nat(), (labelFlip, seed) => {
      const before = populate(undefined, seed);
      const after = populate(labelFlip, seed);
      const wrong = new Set<number>();
      for (const [row, label] of after.train.targets.entries()) {
        expect(label).toBeGreaterThanOrEqual(0);
        expect(label).toBeLessThan(classesOf(after.train.task));
        if (label === before.train.targets[row]) continue;
        wrong.add(row);
        if (labelFlip.to === 'next') expect(label).toBe((before.train.targets[row] + 1) % classesOf(after.train.task));
      }
      for (const { client, train, test } of after.shards) {
        const flipped = (rows: Int32Array) => rows.filter((row) => wrong.delete(row)).length;
        const share = labelFlip.clients.includes(client) ? labelFlip.share : 0;
        expect(flipped(train)).toBe(Math.round(share * train.length));
        expect(flipped(test)).toBe(labelFlip.ownTest ? Math.round(share * test.length) : 0);
      }
      expect(wrong.size).toBe(0);
      expect(after.shards).toEqual(before.shards);
      expect(after.publicSet?.targets).toEqual(before.publicSet?.targets);
    }),
    { numRuns: 30 },
  );
});

test('wrong classes are spread over all others', () => {
  const { train, shards } = populate({ clients: [0, 1, 2, 3, 4] });
  const steps = new Set<number>();
  for (const { train: rows } of shards) {
    for (const row of rows)
      steps.add((train.targets[row] - source.train.targets[row] + classesOf(train.task)) % classesOf(train.task));
  }
  expect([...steps].sort((a, b) => a - b)).toEqual(
    Array.from({ length: classesOf(train.task) - 1 }, (_, step) => step + 1),
  );
});

test('the labels of a client do not depend on who else is named', () => {
  const { train: alone, shards } = populate({ clients: [2] });
  const { train: among } = populate({ clients: [4, 2, 0] });
  for (const row of shards[2].train) expect(alone.targets[row]).toBe(among.targets[row]);
});

test('a client that there is not is refused', async () => {
  await expectInputError(
    () => populate({ clients: [1, 5] }),
    'data.labelFlip.clients',
    /^expected a client from 0 to 4, found 5$/,
  );
});
