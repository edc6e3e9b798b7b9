import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { fd } from '../../../src/strategies/label-outputs/fd.js';
import { local } from '../../../src/strategies/personal/local.js';
import { expectClose } from '../../learning/closeness.js';
import { concatenated, probabilityRow } from '../../learning/probability-rows.js';
import { blobsSetting, everyone } from '../blobs-setting.js';
import { clientContext, federation, type Setting, serverContext, updateOf } from '../in-process.js';

const classes = 3;
const info = (round: number) => ({ round, rounds: 10 });

let setting: Setting;
beforeAll(async () => {
  setting = await blobsSetting();
});

/** A table with every label. */
const table = fc.array(probabilityRow(classes), { minLength: classes, maxLength: classes }).map(concatenated);
const tables = fc.array(table, { minLength: 4, maxLength: 4 });

/** The teachers of devices 0, 1, ... after one round in which each sent a table. */
async function teachers(given: readonly Float32Array[]): Promise<(Float32Array | undefined)[]> {
  const server = fd.server(serverContext(setting, { gamma: 1 }));
  const updates = given.map((payload, id) => updateOf(setting, id, 1, payload));
  const state = await server.aggregate(await server.init(), updates, info(1));
  return given.map((_, id) => server.send(state, { id, samples: 1 }, info(2)));
}

describe('the leave-one-out teachers of fd', () => {
  it('sum to the sum of the tables, and each is inside the box of the others', async () => {
    await fc.assert(
      fc.asyncProperty(tables, async (given) => {
        const found = await teachers(given);
        for (let i = 0; i < classes * classes; i++) {
          const entries = found.map((teacher) => teacher?.[i] ?? Number.NaN);
          const sum = given.reduce((total, one) => total + one[i], 0);
          expect(entries.reduce((total, entry) => total + entry, 0)).toBeCloseTo(sum, 5);
          entries.forEach((entry, device) => {
            const others = given.filter((_, id) => id !== device).map((one) => one[i]);
            expect(entry).toBeGreaterThanOrEqual(Math.min(...others));
            expect(entry).toBeLessThanOrEqual(Math.max(...others));
            expect(entry).toBeCloseTo((sum - given[device][i]) / 3, 5);
          });
        }
      }),
    );
  });

  it('are free of the own table, equal to it if all agree, swapped between two, absent for one', async () => {
    await fc.assert(
      fc.asyncProperty(table, table, tables, async (mine, other, given) => {
        expect((await teachers([mine, ...given.slice(1)]))[0]).toEqual((await teachers(given))[0]);
        expect(await teachers([mine, mine, mine])).toEqual([mine, mine, mine]);
        expect(await teachers([mine, other])).toEqual([other, mine]);
        expect(await teachers([mine])).toEqual([undefined]);
      }),
    );
  });

  it('are permuted with the devices', async () => {
    await fc.assert(
      fc.asyncProperty(tables, async (given) => {
        const permuted = await teachers([...given].reverse());
        (await teachers(given)).forEach((teacher, id) => {
          teacher?.forEach((value, i) => {
            expect(permuted[3 - id]?.[i]).toBeCloseTo(value, 6);
          });
        });
      }),
    );
  });

  it('average a label over the devices that have it, and leave it out where none has', async () => {
    const row = (a: number, b: number, c: number) => [a, b, c];
    const zero = row(0, 0, 0);
    const first = Float32Array.from([...row(1, 0, 0), ...zero, ...zero]);
    const second = Float32Array.from([...zero, ...row(0, 0.5, 0.5), ...zero]);
    const third = Float32Array.from([...row(0, 1, 0), ...row(0.5, 0.5, 0), ...zero]);
    const [of1, of2, of3] = await teachers([first, second, third]);
    expect(of1).toEqual(Float32Array.from([...row(0, 1, 0), ...row(0.25, 0.5, 0.25), ...zero]));
    expect(of2).toEqual(Float32Array.from([...row(0.5, 0.5, 0), ...row(0.5, 0.5, 0), ...zero]));
    expect(of3).toEqual(Float32Array.from([...row(1, 0, 0), ...row(0, 0.5, 0.5), ...zero]));
  });

  it("keep an absent device's latest table, which an older one does not replace", async () => {
    const server = fd.server(serverContext(setting, { gamma: 1 }));
    const [early, late, stale] = [0.1, 0.2, 0.3].map((p) => new Float32Array(9).fill(p));
    const report = (version: number, payload: Float32Array) => [updateOf(setting, 1, version, payload)];
    const first = await server.aggregate(await server.init(), report(1, early), info(1));
    const second = await server.aggregate(first, report(3, late), info(3));
    const third = await server.aggregate(second, report(2, stale), info(4));
    const sent = [first, second, third].map((state) => server.send(state, { id: 0, samples: 1 }, info(9)));
    expect(sent).toEqual([early, late, late]);
  });
});

describe('a client of fd', () => {
  it('sends the average output of each of its labels over the steps of its training', async () => {
    const still = { ...setting.training.optimizer, learningRate: 0 };
    const trainings = [
      { ...setting.training, epochs: 1, batch: 'full' as const },
      { ...setting.training, epochs: 2, batch: 7, optimizer: still },
    ];
    for (const training of trainings) {
      const side = fd.client(clientContext({ ...setting, training }, { gamma: 1 }, 0));
      const [shard] = setting.shards;
      const start = await side.init();
      const { up } = await side.work(start, undefined, info(1));
      const outputs = await setting.learners[0].predict(start, shard.x, 'probabilities');
      const rows = [...shard.y.keys()];
      for (let label = 0; label < classes; label++) {
        const own = rows.filter((row) => shard.y[row] === label);
        for (let c = 0; c < classes; c++) {
          const sum = own.reduce((total, row) => total + outputs[row * classes + c], 0);
          expect(up[label * classes + c]).toBeCloseTo(own.length > 0 ? sum / own.length : 0, 5);
        }
      }
      expect(up.byteLength).toBe(4 * classes * classes);
    }
  });

  it('has nothing to send if it took no step', async () => {
    const side = fd.client(
      clientContext({ ...setting, training: { ...setting.training, epochs: 0 } }, { gamma: 1 }, 0),
    );
    expect((await side.work(await side.init(), undefined, info(1))).up).toEqual(new Float32Array(classes * classes));
  });

  it('trains as if alone with gamma 0, and in the first round whatever gamma is, bit for bit', async () => {
    const alone = await federation(local, setting).run([everyone, everyone, everyone]);
    const untaught = await federation(fd, setting, { gamma: 0 }).run([everyone, everyone, everyone]);
    const taught = await federation(fd, setting, { gamma: 2 }).run([everyone, everyone]);
    untaught.forEach(({ standing }, round) => {
      expect(standing.clients).toEqual(alone[round].standing.clients);
    });
    expect(taught[0].standing.clients).toEqual(alone[0].standing.clients);
    expect(taught[1].standing.clients).not.toEqual(alone[1].standing.clients);
  });

  it('with a one-hot teacher takes steps (1 + gamma) times as long', async () => {
    const identity = Float32Array.from({ length: 9 }, (_, i) => (i % 4 === 0 ? 1 : 0));
    await fc.assert(
      fc.asyncProperty(
        fc.double({ min: 0.1, max: 4, noNaN: true }),
        fc.constantFrom(...everyone),
        async (gamma, id) => {
          const { training } = setting;
          const optimizer = { ...training.optimizer, learningRate: 0.1 * (1 + gamma) };
          const side = fd.client(clientContext(setting, { gamma }, id));
          const fast = fd.client(clientContext({ ...setting, training: { ...training, optimizer } }, { gamma }, id));
          const start = await side.init();
          const taught = await side.work(start, identity, info(1));
          expectClose(taught.client, (await fast.work(start, undefined, info(1))).client, 1e-5);
        },
      ),
      { numRuns: 8 },
    );
  });
});
