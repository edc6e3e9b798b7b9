import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { RandomStream } from '../../../src/core/random.js';
import type { Weights } from '../../../src/core/weights.js';
import { fedavg } from '../../../src/strategies/averaging/fedavg.js';
import { fedensemble } from '../../../src/strategies/averaging/fedensemble.js';
import { blobsSetting } from '../blobs-setting.js';
import { federation, type Setting, serverContext, updateOf } from '../in-process.js';

const classes = 3;
const info = { round: 1, rounds: 10 };
const averages = ['logits', 'probabilities'] as const;

let setting: Setting;
beforeAll(async () => {
  setting = await blobsSetting();
});

const draw = (seed: number): Weights => setting.learners[0].model.init(RandomStream.of(seed));
const samples = () => setting.shards[0].x;
const probabilitiesOf = (weights: Weights) => setting.learners[0].predict(weights, samples(), 'probabilities');

/** What the server predicts after a round with these models. */
async function predicted(models: readonly Weights[], written: object) {
  const side = fedensemble.server(serverContext(setting, fedensemble.options.parse(written)));
  const updates = models.map((weights, id) => updateOf(setting, id, 1, weights));
  const server = await side.aggregate(await side.init(), updates, info);
  if (!side.answer) throw new Error('no prediction');
  return side.answer(server, samples());
}

describe.each(averages)('an ensemble by mean %s', (average) => {
  it('gives probabilities, between those of its members', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 4 }), async (seed, count) => {
        const models = Array.from({ length: count }, (_, k) => draw(seed + k));
        const found = await predicted(models, { average, absent: 'none' });
        const members = await Promise.all(models.map(probabilitiesOf));
        for (let start = 0; start < found.length; start += classes) {
          const row = found.subarray(start, start + classes);
          expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
        }
        if (average === 'logits') return;
        found.forEach((p, i) => {
          const own = members.map((one) => one[i]);
          expect(p).toBeGreaterThanOrEqual(Math.min(...own) - 1e-6);
          expect(p).toBeLessThanOrEqual(Math.max(...own) + 1e-6);
        });
      }),
      { numRuns: 10 },
    );
  });

  it('of identical models predicts as one of them', async () => {
    const weights = draw(1);
    const found = await predicted([weights, weights, weights, weights], { average });
    (await probabilitiesOf(weights)).forEach((p, i) => {
      expect(found[i]).toBeCloseTo(p, 5);
    });
  });
});

it('counts absent clients with the model of the time, or not at all', async () => {
  const own = draw(5);
  const [ofOwn, ofStart] = await Promise.all([own, serverContext(setting, {}).initialWeights()].map(probabilitiesOf));
  const average = 'probabilities';
  const [withAbsent, alone] = await Promise.all(
    (['global', 'none'] as const).map((absent) => predicted([own], { average, absent })),
  );
  ofOwn.forEach((p, i) => {
    expect(alone[i]).toBeCloseTo(p, 5);
    expect(withAbsent[i]).toBeCloseTo((p + 3 * ofStart[i]) / 4, 5);
  });
});

it('trains as fedavg, bit for bit', async () => {
  const cohorts = [[0, 1, 2, 3], [1, 2], [0]];
  const [plain, ensemble] = [federation(fedavg, setting), federation(fedensemble, setting)];
  const [expected, found] = await Promise.all(
    [plain, ensemble].map(async (whole) => (await whole.run(cohorts)).map(({ standing }) => whole.models(standing))),
  );
  expect(found).toEqual(expected);
});
