import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { fullDelta, lowRankDelta } from '../../../src/core/low-rank-delta.js';
import { RandomStream } from '../../../src/core/random.js';
import { applyDelta, layoutSize, type Weights } from '../../../src/core/weights.js';
import { scalars } from '../../../src/learning/columns.js';
import type { Loss } from '../../../src/learning/learner.js';
import { crossEntropy, klDivergence } from '../../../src/learning/losses.js';
import { mutualDistillation } from '../../../src/learning/mutual-distillation.js';
import { createModel } from '../../../src/models/registry.js';
import { fedavg } from '../../../src/strategies/averaging/fedavg.js';
import { energyIn, fedkd } from '../../../src/strategies/local-knowledge/fedkd.js';
import type {
  MirrorDownlink,
  MirroredModel,
  MirrorUplink,
} from '../../../src/strategies/local-knowledge/mirrored-model.js';
import { local } from '../../../src/strategies/personal/local.js';
import { numberWithin } from '../../core/numbers.js';
import { floats } from '../../core/plain-parts.js';
import { expectClose } from '../../learning/closeness.js';
import { globalModel } from '../as-fedavg.js';
import { blobsSetting, everyone } from '../blobs-setting.js';
import { clientContext, federation, type Setting } from '../in-process.js';

const exact = { energy: { start: 1, end: 1 } };
const mentor = { name: 'mlp', hidden: [7] };

let setting: Setting;
beforeAll(async () => {
  setting = await blobsSetting([{ name: 'mlp', options: { hidden: [12] } }]);
});

describe('mutual distillation', () => {
  const shared = () => setting.learners[0].model;
  /** One full-batch step of two models of one architecture from the weights given. */
  async function step(weights: { mentor: Weights; mentee: Weights }, terms: { distillation: number; hidden: number }) {
    const { learner, data, random } = clientContext(setting, {}, 1);
    const { layout, featureSize } = shared();
    const kernel = { name: 'kernel', shape: [featureSize, featureSize], kind: 'parameter' } as const;
    const { optimizer } = setting.training;
    const { state } = await learner.iterate({
      step: mutualDistillation,
      models: { mentor: shared(), mentee: shared() },
      state: {
        mentor: { layout, values: weights.mentor },
        mentee: { layout, values: weights.mentee },
        projection: { layout: [kernel], values: new Float32Array(featureSize ** 2).fill(0.1) },
      },
      optimizers: { mentor: optimizer, mentee: optimizer, projection: optimizer },
      constants: scalars(terms),
      data,
      batch: 'full',
      steps: 1,
      random: random('order'),
    });
    return state;
  }
  const drawn = (seed: number) => shared().init(RandomStream.of(seed, 'weights'));
  const seeds = fc.tuple(fc.nat(100), fc.nat(100));

  it('changes nothing between models of one mind', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(100), async (seed) => {
        const weights = { mentor: drawn(seed), mentee: drawn(seed) };
        const alone = await step(weights, { distillation: 0, hidden: 0 });
        const together = await step(weights, { distillation: 5, hidden: 0 });
        expectClose(together.mentor, alone.mentor, 1e-6);
        expectClose(together.mentee, together.mentor, 1e-6);
      }),
      { numRuns: 5 },
    );
  });

  it('swaps with the roles', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async ([a, b]) => {
        fc.pre(a !== b);
        const terms = { distillation: 1, hidden: 0 };
        const one = await step({ mentor: drawn(a), mentee: drawn(b) }, terms);
        const other = await step({ mentor: drawn(b), mentee: drawn(a) }, terms);
        expectClose(other.mentor, one.mentee, 1e-6);
        expectClose(other.mentee, one.mentor, 1e-6);
        const alone = await step({ mentor: drawn(a), mentee: drawn(b) }, { distillation: 0, hidden: 0 });
        expect(one.mentee).not.toEqual(alone.mentee);
      }),
      { numRuns: 5 },
    );
  });

  it("takes the other's answers over the sum of both losses, so that models that err teach little", async () => {
    const { learner, data, random } = clientContext(setting, {}, 1);
    const lossOf = async (weights: Weights) => (await learner.evaluate(weights, data)).loss / data.size;
    const taught: Loss = (context, batch) =>
      tf.add(crossEntropy(context, batch), tf.mul(context.constants.share, klDivergence(context, batch)));
    await fc.assert(
      fc.asyncProperty(seeds, fc.constantFrom(0.5, 1, 4), async ([a, b], distillation) => {
        const weights = { mentor: drawn(a).map((w) => 3 * w), mentee: drawn(b) };
        const together = await step(weights, { distillation, hidden: 0 });
        const share = distillation / ((await lossOf(weights.mentor)) + (await lossOf(weights.mentee)));
        for (const [own, other] of [
          ['mentor', 'mentee'],
          ['mentee', 'mentor'],
        ] as const) {
          const values = await learner.predict(weights[other], data.x, 'logits');
          const alone = await learner.fit({
            weights: weights[own],
            data: { ...data, extra: { logits: { shape: [3], values } } },
            loss: taught,
            constants: scalars({ share, temperature: 1 }),
            optimizer: setting.training.optimizer,
            epochs: 1,
            batch: 'full',
            random: random('order'),
          });
          expectClose(together[own], alone.weights, 1e-5);
        }
      }),
      { numRuns: 5 },
    );
  });

  it('moves both models and the projection to bring features together, and none without that term', async () => {
    const weights = { mentor: drawn(1), mentee: drawn(2) };
    const [with_, without] = [1, 0].map((hidden) => step(weights, { distillation: 0, hidden }));
    const [moved, still] = [await with_, await without];
    for (const group of ['mentor', 'mentee', 'projection']) expect(moved[group]).not.toEqual(still[group]);
    expect(new Set(still.projection).size).toBe(1);
  });
});

describe('fedkd', () => {
  it('keeps energy that grows from the first round to the last', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.nat(50), (rounds, at) => {
        const energy = { start: 0.9, end: 0.98 };
        const inRound = (round: number) => energyIn({ energy }, { round, rounds });
        const round = 1 + (at % rounds);
        expect(inRound(1)).toBe(0.9);
        if (rounds > 1) expect(inRound(rounds)).toBeCloseTo(0.98, 10);
        expect(inRound(Math.min(round + 1, rounds))).toBeGreaterThanOrEqual(inRound(round));
      }),
    );
  });

  it('is FedAvg of the mentees without compression and mutual learning', async () => {
    const alone = { ...exact, mentor, distillation: 0, hidden: 0, weighting: 'samples' };
    expectClose(await globalModel(fedkd, setting, alone), await globalModel(fedavg, setting), 1e-5);
    expect(await globalModel(fedkd, setting, { ...exact, mentor })).not.toEqual(await globalModel(fedavg, setting));
  });

  it('trains as many steps as asked, both models at rates that decay', async () => {
    const options = fedkd.options.parse({ ...exact, mentor, mentorOptimizer: { name: 'sgd', learningRate: 0.2 } });
    const worked = async (changes: Partial<Setting['training']>, round: number, written = options) => {
      const given = { ...setting, training: { ...setting.training, ...changes } };
      const side = fedkd.client(clientContext(given, written, 1));
      const down = { version: 0, weights: given.learners[0].model.init(RandomStream.of(3)) };
      return side.work(await side.init(), down, { round, rounds: 9 });
    };
    const [one, many] = [await worked({ steps: 1 }, 1), await worked({ epochs: 3 }, 1)];
    expect(one.client.mentor).not.toEqual(many.client.mentor);
    const batch = setting.shards[1].size;
    expect((await worked({ steps: 1, batch }, 1)).client).toEqual((await worked({ epochs: 1, batch }, 1)).client);
    const halved = { ...options, mentorOptimizer: { name: 'sgd', learningRate: 0.1 } };
    const { optimizer } = setting.training;
    const slower = { optimizer: { ...optimizer, learningRate: optimizer.learningRate / 2 } };
    const decayed = await worked({ learningRateDecay: 0.5 }, 2);
    expect(decayed.client).toEqual((await worked(slower, 2, fedkd.options.parse(halved))).client);
    expect(decayed.client.mentor).not.toEqual((await worked(slower, 2)).client.mentor);
  });

  it('takes the plain mean of updates, or one weighted by samples if asked to', async () => {
    const { layout } = setting.learners[0].model;
    const sizes = setting.shards.map(({ size }) => size);
    expect(new Set(sizes).size).toBeGreaterThan(1);
    for (const weighting of ['uniform', 'samples'] as const) {
      const whole = federation(fedkd, setting, { ...exact, mentor, weighting });
      const start = whole.models(await whole.start()).server ?? new Float32Array(0);
      const [{ standing, updates }] = await whole.run([everyone]);
      const shares = sizes.map((size) => (weighting === 'uniform' ? 1 : size));
      const total = shares.reduce((sum, share) => sum + share, 0);
      const deltas = updates.map(({ payload }) => fullDelta(layout, (payload as MirrorUplink).update));
      const mean = start.map((_, i) => deltas.reduce((sum, delta, k) => sum + (shares[k] / total) * delta[i], 0));
      expectClose(whole.models(standing).server ?? [], applyDelta(start, mean), 1e-5);
    }
  });

  it('never sends a mentor, whose training is alone without mutual learning', async () => {
    const alone = { mentor, distillation: 0, hidden: 0 };
    const whole = federation(fedkd, setting, alone);
    const played = await whole.run([everyone, everyone]);
    const { model } = setting.learners[0];
    const payloads = played.flatMap(({ updates }) => updates.map(({ payload }) => payload as MirrorUplink));
    for (const { update } of payloads) expect(fullDelta(model.layout, update).length).toBe(layoutSize(model.layout));
    const learners = [setting.learnerOf(createModel({ name: 'mlp', options: { hidden: [7] } }, [4], 3))];
    const own = await federation(local, { ...setting, learners }).run([everyone, everyone]);
    for (const id of everyone) {
      expectClose(whole.models(played[1].standing).clients[id], floats(own[1].standing.clients[id]), 1e-6);
    }
  });

  it('moves the mentee by the update of a client alone, cut down once more', async () => {
    const { layout } = setting.learners[0].model;
    await fc.assert(
      fc.asyncProperty(numberWithin(0, 1), async (energy) => {
        const whole = federation(fedkd, setting, { mentor, energy: { start: energy, end: energy } });
        const start = whole.models(await whole.start()).server ?? new Float32Array(0);
        const [{ standing, updates }] = await whole.run([[2]]);
        const sent = fullDelta(layout, (updates[0].payload as MirrorUplink).update);
        const moved = applyDelta(start, fullDelta(layout, lowRankDelta(layout, sent, energy)));
        expect(whole.models(standing).server).toEqual(moved);
        if (energy === 1) expectClose(moved, applyDelta(start, sent), 1e-6);
      }),
      { numRuns: 6, examples: [[1]] },
    );
  });

  it("holds clients' mentees at the server's bits, and sends the whole mentee to those that missed an update", async () => {
    const cohorts = fc.array(fc.subarray(everyone, { minLength: 1 }), { minLength: 3, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(cohorts, async (order) => {
        const whole = federation(fedkd, setting, { mentor, energy: { start: 0.5, end: 0.8 } });
        let { standing } = { standing: await whole.start() };
        for (const [index, cohort] of order.entries()) {
          const before = standing.server as MirroredModel;
          const played = await whole.round(standing, index + 1, cohort);
          played.downs.forEach((down, k) => {
            const missed = index === 0 || !order[index - 1].includes(cohort[k]);
            expect('weights' in (down as MirrorDownlink)).toBe(missed);
          });
          for (const id of cohort) {
            const { mentee } = played.standing.clients[id] as { mentee: { weights: Weights } };
            expect(mentee.weights).toEqual(before.whole.weights);
          }
          ({ standing } = played);
        }
      }),
      { numRuns: 5 },
    );
  });

  it('goes on after a lost update', async () => {
    const whole = federation(fedkd, setting, { mentor });
    const first = await whole.round(await whole.start(), 1, everyone);
    const lost = await whole.round(first.standing, 2, everyone, { arrive: (updates) => updates.slice(1) });
    const third = await whole.round(lost.standing, 3, everyone);
    expect(third.downs.map((down) => 'weights' in (down as MirrorDownlink))).toEqual([true, false, false, false]);
    const { mentee } = third.standing.clients[0] as { mentee: { weights: Weights } };
    expect(mentee.weights).toEqual((lost.standing.server as MirroredModel).whole.weights);
  });
});
