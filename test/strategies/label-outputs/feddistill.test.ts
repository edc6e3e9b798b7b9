import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { softmaxOfTable } from '../../../src/learning/label-averages.js';
import { softmaxRows } from '../../../src/learning/softmax.js';
import { fedavg } from '../../../src/strategies/averaging/fedavg.js';
import { feddistill, feddistillPlus } from '../../../src/strategies/label-outputs/feddistill.js';
import { local } from '../../../src/strategies/personal/local.js';
import { numberWithin } from '../../core/numbers.js';
import { floats } from '../../core/plain-parts.js';
import { expectClose } from '../../learning/closeness.js';
import { blobsSetting } from '../blobs-setting.js';
import { clientContext, federation, type Setting, serverContext, updateOf } from '../in-process.js';

const classes = 3;
const cohorts = [
  [0, 1, 2, 3],
  [1, 2],
  [0, 3],
];
const info = (round: number) => ({ round, rounds: 10 });

let setting: Setting;
beforeAll(async () => {
  setting = await blobsSetting();
});

const logit = numberWithin(-9, 9).filter((value) => Math.abs(value) > 1e-3);
const table = fc
  .array(logit, { minLength: classes * classes, maxLength: classes * classes })
  .map((values) => Float32Array.from(values));

describe('the softmax of a table of logits', () => {
  it('is that of its rows, and leaves a row of zeros as one', () => {
    fc.assert(
      fc.property(table, fc.nat(classes - 1), (logits, absent) => {
        expect(softmaxOfTable(logits, classes)).toEqual(softmaxRows(logits, classes));
        const lacking = logits.slice().fill(0, absent * classes, (absent + 1) * classes);
        const expected = softmaxRows(logits, classes).fill(0, absent * classes, (absent + 1) * classes);
        expect(softmaxOfTable(lacking, classes)).toEqual(expected);
      }),
    );
  });
});

describe('feddistill', () => {
  it('takes the mean of the tables reported in a round, label by label over those that have it', async () => {
    const side = feddistill.server(serverContext(setting, feddistill.options.parse({})));
    await fc.assert(
      fc.asyncProperty(table, table, async (first, second) => {
        const lacking = second.slice().fill(0, 0, classes);
        const updates = [first, lacking].map((payload, id) => updateOf(setting, id, 1, payload));
        const mean = await side.aggregate(await side.init(), updates, info(1));
        mean?.forEach((value, i) => {
          expect(value).toBeCloseTo(i < classes ? first[i] : (first[i] + second[i]) / 2, 5);
        });
      }),
      { numRuns: 20 },
    );
  });

  it('counts a table without a label as zeros there, if told to', async () => {
    const side = feddistill.server(serverContext(setting, feddistill.options.parse({ absent: 'zero' })));
    await fc.assert(
      fc.asyncProperty(table, table, async (first, second) => {
        const lacking = second.slice().fill(0, 0, classes);
        const updates = [first, lacking].map((payload, id) => updateOf(setting, id, 1, payload));
        const mean = await side.aggregate(await side.init(), updates, info(1));
        mean?.forEach((value, i) => {
          expect(value).toBeCloseTo((first[i] + lacking[i]) / 2, 5);
        });
      }),
      { numRuns: 20 },
    );
  });

  it.each([feddistill, feddistillPlus])(
    'averages over all trainings of a client, if told to ($name)',
    async (strategy) => {
      const tablesOf = async (memory: string) => {
        const whole = federation(strategy, setting, { gamma: 0, memory });
        const played = await whole.run([[0], [0], [0]]);
        return played.map(({ updates: [{ payload }] }) =>
          floats(payload instanceof Float32Array ? payload : Object(payload).table),
        );
      };
      const [rounds, lives] = [await tablesOf('round'), await tablesOf('life')];
      // Every training sees each sample once, so that the mean over a life is that of its rounds.
      for (const [round, life] of lives.entries()) {
        const past = rounds.slice(0, round + 1);
        const mean = life.map((_, i) => past.reduce((sum, one) => sum + one[i] / past.length, 0));
        expectClose(life, mean, 1e-5);
      }
      expect(lives[2]).not.toEqual(rounds[2]);
    },
  );

  it('sends the average logits of each label over the steps of its training', async () => {
    const training = { ...setting.training, epochs: 1, batch: 'full' as const };
    const side = feddistill.client(clientContext({ ...setting, training }, feddistill.options.parse({}), 0));
    const start = await side.init();
    const { up } = await side.work(start, undefined, info(1));
    const [shard] = setting.shards;
    const outputs = await setting.learners[0].predict(start.weights, shard.x, 'logits');
    for (let label = 0; label < classes; label++) {
      const own = [...shard.y.keys()].filter((row) => shard.y[row] === label);
      for (let c = 0; c < classes; c++) {
        const sum = own.reduce((total, row) => total + outputs[row * classes + c], 0);
        expect(up[label * classes + c]).toBeCloseTo(own.length > 0 ? sum / own.length : 0, 5);
      }
    }
  });

  it('with gamma 0 is training alone, bit for bit', async () => {
    const [alone, untaught] = await Promise.all(
      [federation(local, setting), federation(feddistill, setting, { gamma: 0 })].map((whole) => whole.run(cohorts)),
    );
    const models = untaught.map(({ standing }) => federation(feddistill, setting).models(standing).clients);
    expect(models).toEqual(alone.map(({ standing }) => standing.clients));
  });
});

describe('feddistill-plus', () => {
  it('is fedavg with gamma 0, and in the first round, bit for bit', async () => {
    const run = async (whole: ReturnType<typeof federation>) =>
      (await whole.run(cohorts)).map(({ standing }) => whole.models(standing).server);
    const plain = await run(federation(fedavg, setting));
    expect(await run(federation(feddistillPlus, setting, { gamma: 0 }))).toEqual(plain);
    const taught = await run(federation(feddistillPlus, setting, { gamma: 2 }));
    expect(taught[0]).toEqual(plain[0]);
    expect(taught[1]).not.toEqual(plain[1]);
  });
});
