import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { RandomStream } from '../../../src/core/random.js';
import { meanDivergenceOfLogits, softmaxRows } from '../../../src/learning/softmax.js';
import { fedavg } from '../../../src/strategies/averaging/fedavg.js';
import { ensembleLogits } from '../../../src/strategies/public-data/ensemble-distillation.js';
import { feddf } from '../../../src/strategies/public-data/feddf.js';
import { meanBySamples, meanOf, partOf } from '../../../src/strategies/shared/averaging.js';
import { floats } from '../../core/plain-parts.js';
import { expectClose } from '../../learning/closeness.js';
import { expectFedAvg, globalModel } from '../as-fedavg.js';
import { blobsSetting, everyone } from '../blobs-setting.js';
import { federation, type Setting, serverContext, updateOf } from '../in-process.js';

const sgd = { name: 'sgd', learningRate: 0.1 };
const small = { steps: 12, batch: 8, every: 4, patience: 8 };
const mixed = [
  { name: 'mlp', options: { hidden: [6] } },
  { name: 'logreg', options: {} },
  { name: 'mlp', options: { hidden: [5] } },
];

let setting: Setting;
let several: Setting;
beforeAll(async () => {
  setting = await blobsSetting([mixed[0]]);
  several = await blobsSetting(mixed);
});

/** All prototypes after a round with a cohort. */
async function prototypes(cohort: readonly number[], options: unknown, changes: Partial<Setting> = {}) {
  const [{ standing }] = await federation(feddf, { ...several, ...changes }, options).run([cohort]);
  return several.learners.map(({ model }) => {
    const state = standing.server as Record<string, Float32Array>;
    return state[model.key];
  });
}

describe('the mean from which the student starts', () => {
  it('counts clients by their samples, or all alike', async () => {
    for (const mean of ['samples', 'uniform'] as const) {
      const whole = federation(feddf, setting, { steps: 0, mean });
      const [{ standing, updates }] = await whole.run([everyone]);
      const models = partOf(updates, (payload) => floats(payload));
      expect(whole.models(standing).server).toEqual(meanOf(models, mean));
      expect(meanOf(models, 'uniform')).not.toEqual(meanOf(models, 'samples'));
    }
  });
});

describe('the ensemble', () => {
  const drawn = (seeds: readonly number[], given: Setting) =>
    seeds.map((seed, id) => {
      const { model } = given.learners[id % given.learners.length];
      return updateOf(given, id, 1, model.init(RandomStream.of(seed, 'weights')));
    });
  const three = fc.array(fc.nat(1000), { minLength: 3, maxLength: 3 });
  const logits = async (seeds: readonly number[], given: Setting, order = [0, 1, 2]) => {
    const context = serverContext(given, feddf.options.parse({}));
    const updates = drawn(seeds, given);
    return (
      await ensembleLogits(
        context,
        order.map((k) => updates[k]),
      )
    ).values;
  };

  it('is the normalised geometric mean of the answers of all, of whatever architecture', async () => {
    await fc.assert(
      fc.asyncProperty(three, async (seeds) => {
        const { publicSet, learners } = several;
        const x = publicSet?.rows(Int32Array.from({ length: publicSet.size }, (_, i) => i)) ?? new Uint8Array();
        const answers = await Promise.all(
          drawn(seeds, several).map(({ payload }, id) => learners[id].predict(payload, x, 'probabilities')),
        );
        const logarithms = answers[0].map((_, i) => answers.reduce((sum, p) => sum + Math.log(p[i]) / 3, 0));
        expectClose(softmaxRows(await logits(seeds, several), 3), softmaxRows(logarithms, 3), 1e-4);
      }),
      { numRuns: 10 },
    );
  });

  it('does not depend on the order of its members, and is a member itself if all are equal', async () => {
    const order = fc.shuffledSubarray([0, 1, 2], { minLength: 3 });
    await fc.assert(
      fc.asyncProperty(three, order, async (seeds, to) => {
        expectClose(await logits(seeds, several, to), await logits(seeds, several), 1e-6);
        const same = [seeds[0], seeds[0], seeds[0]];
        expect(await logits(same, setting)).toEqual(await logits(same, setting, [0]));
      }),
      { numRuns: 10 },
    );
  });

  it('hears a stale model the less the staler it is', async () => {
    const context = serverContext(setting, feddf.options.parse({}));
    const [first, second] = drawn([1, 2], setting);
    const of = async (...updates: (typeof first)[]) => (await ensembleLogits(context, updates)).values;
    const [alone, other] = [await of(first), await of(second)];
    for (const freshness of [1, 0.5, 0.1]) {
      expectClose(
        await of(first, { ...second, freshness }),
        alone.map((value, i) => (value + freshness * other[i]) / (1 + freshness)),
        1e-5,
      );
    }
  });
});

describe('feddf', () => {
  it('is FedAvg bit for bit without steps of distillation', async () => {
    await expectFedAvg(feddf, setting, { steps: 0 });
  });

  it('leaves the average alone where it is the ensemble', async () => {
    const alone = { ...setting, shards: setting.shards.slice(0, 1) };
    for (const options of [{ ...small, optimizer: sgd }, { ...small, optimizer: sgd, validation: 0 }, small]) {
      const distilled = await federation(feddf, alone, options).run([[0]]);
      const average = await federation(fedavg, alone).run([[0]]);
      expectClose(
        distilled[0].standing.server ? Object.values(distilled[0].standing.server)[0] : [],
        average[0].standing.server as Float32Array,
        1e-5,
      );
    }
  });

  it('has nothing to distil in linear models of equally many samples', async () => {
    const linear = await blobsSetting();
    const size = Math.min(...linear.shards.map((shard) => shard.size));
    const shards = linear.shards.map(({ x, y }) => ({ size, x: x.slice(0, 4 * size), y: y.slice(0, size) }));
    const equal = { ...linear, shards };
    const options = { ...small, optimizer: sgd, validation: 0 };
    expectClose(await globalModel(feddf, equal, options), await globalModel(fedavg, equal), 1e-5);
    expect(await globalModel(feddf, linear, options)).not.toEqual(await globalModel(fedavg, linear));
  });

  it('brings the average nearer to the ensemble, on public samples that it saw and on others', async () => {
    const { learners, publicSet } = setting;
    const eager = { ...setting, training: { ...setting.training, epochs: 20 } };
    const divergence = async (written: unknown) => {
      const [{ updates, standing }] = await federation(feddf, eager, written).run([everyone]);
      const context = serverContext(setting, feddf.options.parse({}));
      const received = updates.map((update) => ({ ...update, payload: update.payload as Float32Array }));
      const teacher = await ensembleLogits(context, received);
      const [student] = Object.values(standing.server as Record<string, Float32Array>);
      const x = publicSet?.rows(teacher.ids) ?? new Uint8Array();
      return meanDivergenceOfLogits(teacher.values, await learners[0].predict(student, x, 'logits'), 3);
    };
    const average = await divergence({ steps: 0 });
    const descent = { ...small, batch: publicSet?.size, validation: 0, optimizer: { ...sgd, learningRate: 0.05 } };
    const reached = [average];
    for (const steps of [1, 2, 4, 8, 16]) reached.push(await divergence({ ...descent, steps }));
    expect([...reached].sort((a, b) => b - a)).toEqual(reached);
    expect(await divergence({ ...small, steps: 200, patience: 200, optimizer: sgd })).toBeLessThan(0.7 * average);
    // Steps that only lead away are not kept.
    const wild = { ...small, optimizer: { ...sgd, learningRate: 1000 } };
    expect(await divergence(wild)).toBe(average);
  });

  it('is FedAvg among the clients of each architecture without distillation', async () => {
    await fc.assert(
      fc.asyncProperty(fc.subarray(everyone, { minLength: 1 }), async (cohort) => {
        const whole = federation(feddf, several, { steps: 0 });
        const start = await whole.start();
        const { standing, updates } = await whole.round(start, 1, cohort);
        const sent = partOf(updates, (payload) => floats(payload));
        for (const [k, { model }] of several.learners.entries()) {
          const mean = meanBySamples(sent.filter(({ client }) => client.id % several.learners.length === k));
          expect(floats(standing.server, model.key)).toEqual(mean ?? floats(start.server, model.key));
        }
      }),
      { numRuns: 8 },
    );
  });

  it('does not notice an architecture that no client has, bit for bit', async () => {
    const options = { ...small, optimizer: sgd };
    await fc.assert(
      fc.asyncProperty(fc.subarray([0, 3], { minLength: 1 }), async (cohort) => {
        const [alone] = await prototypes(cohort, options, { learners: several.learners.slice(0, 1) });
        expect((await prototypes(cohort, options))[0]).toEqual(alone);
      }),
      { numRuns: 3 },
    );
  });

  it('averages within an architecture, and teaches each by the ensemble of all', async () => {
    const options = { ...small, optimizer: sgd, validation: 0 };
    const [shard, other, ...rest] = several.shards;
    const changed = { shards: [shard, { ...other, y: other.y.map((label) => (label + 1) % 3) }, ...rest] };
    const averages = await prototypes(everyone, { steps: 0 });
    const [mlp, logreg, second] = await prototypes(everyone, { steps: 0 }, changed);
    expect([mlp, second]).toEqual([averages[0], averages[2]]);
    expect(logreg).not.toEqual(averages[1]);
    const taught = await prototypes(everyone, options);
    const otherwise = await prototypes(everyone, options, changed);
    otherwise.forEach((weights, k) => {
      expect(weights).not.toEqual(taught[k]);
    });
  });

  it('teaches a prototype from which nobody came, and leaves it alone without distillation', async () => {
    const initial = several.learners.map(({ model }) => model.init(RandomStream.of(several.seed, 'initial weights')));
    const kept = await prototypes([0, 3], { steps: 0 });
    expect(kept.slice(1)).toEqual(initial.slice(1));
    expect(kept[0]).not.toEqual(initial[0]);
    const taught = await prototypes([0, 3], { ...small, optimizer: sgd, validation: 0 });
    taught.forEach((weights, k) => {
      expect(weights).not.toEqual(kept[k]);
    });
  });

  it('sends every client the prototype of its architecture', async () => {
    const whole = federation(feddf, several, small);
    const { standing } = (await whole.run([everyone]))[0];
    for (const client of whole.infos) {
      const { model } = several.learners[client.id % 3];
      const sent = whole.server.send(standing.server, client, { round: 2, rounds: 9 });
      expect(sent).toBe((standing.server as Record<string, Float32Array>)[model.key]);
    }
  });
});
