import { mean, quantile } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { evaluateRows } from '../../src/actors/evaluate-rows.js';
import { evenlySpaced } from '../../src/actors/evenly-spaced.js';
import { RandomStream } from '../../src/core/random.js';
import { createEngine } from '../../src/engine/create-engine.js';
import { createLearner } from '../../src/learning/create-learner.js';
import { createModel } from '../../src/models/registry.js';
import { ledgerPlan } from './ledger-plan.js';
import { linesOf, ofKind, play } from './play.js';

describe('evenlySpaced', () => {
  it('gives ascending distinct ids, all where there are no more', () => {
    expect(evenlySpaced(4, 100)).toStrictEqual([0, 25, 50, 75]);
    expect(evenlySpaced(3, 10)).toStrictEqual([0, 3, 6]);
    expect(evenlySpaced(10, 3)).toStrictEqual([0, 1, 2]);
  });
});

describe('evaluation', () => {
  it("takes the mean over clients' own models where the server has none, and these on their own rows", async () => {
    const plan = ledgerPlan({ globalModel: false }, { rounds: 1, cohort: { count: 2 } });
    const events = await play(plan);
    const [{ clients: cohort }] = ofKind(events, 'cohort');

    const { train, test, shards } = plan.data;
    const model = createModel(plan.models[0], train.sampleShape, train.classes);
    const learner = createLearner(await createEngine('reference'), model, train);
    const results = [];
    for (const client of [0, 1, 3, 4]) {
      const worked = cohort.includes(client) ? 1 : 0;
      const weights = model.init(RandomStream.of(plan.seed, 'client', client, 'own', worked));
      const whole = await evaluateRows(learner, weights, test);
      const own = await evaluateRows(learner, weights, train, shards[client].test);
      results.push({
        accuracy: whole.correct / test.size,
        loss: whole.loss / test.size,
        own: own.correct / own.samples,
      });
    }
    const own = results.map((result) => result.own);
    const [p10, p50, p90] = quantile(own, [0.1, 0.5, 0.9]);
    expect(linesOf(events)[0]).toMatchObject({
      test: { accuracy: mean(results.map(({ accuracy }) => accuracy)), loss: mean(results.map(({ loss }) => loss)) },
      personal: { accuracy: { mean: mean(own), p10, p50, p90 } },
    });
  });

  it('changes neither results nor virtual time, also where it initialises clients', async () => {
    const plan = ledgerPlan({}, { backend: 'onnx', cohort: { count: 2 } });
    const often = await play(plan);
    const seldom = await play({ ...plan, evaluation: { every: 3, clients: 6 } });
    expect(ofKind(often, 'arrived').some(({ flops }) => flops > 0)).toBe(true);
    expect(ofKind(often, 'arrived')).toStrictEqual(ofKind(seldom, 'arrived'));
    expect(linesOf(often).at(-1)?.test).toStrictEqual(linesOf(seldom).at(-1)?.test);
    expect(ofKind(often, 'evaluated')).toHaveLength(3);
    expect(ofKind(seldom, 'evaluated')).toHaveLength(1);
  });
});
