import { mean, quantile } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import type { SimEvent } from '../../../src/actors/events.js';
import { evaluateRows } from '../../../src/actors/hosts/evaluate-rows.js';
import type { SimulationPlan } from '../../../src/actors/plan.js';
import { evenlySpaced } from '../../../src/core/evenly-spaced.js';
import { RandomStream } from '../../../src/core/random.js';
import { classesOf } from '../../../src/data/task.js';
import { createEngine } from '../../../src/engine/create-engine.js';
import { createLearner } from '../../../src/learning/create-learner.js';
import { createModel } from '../../../src/models/registry.js';
import { ledgerPlan } from '../ledger-plan.js';
import { linesOf, ofKind, play, playWithCheckpoints } from '../play.js';
import { smallPlan } from '../small-plan.js';

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
    const model = createModel(plan.models[0], train.sampleShape, classesOf(train.task));
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

  it("tests the mean of all devices' last models if asked to, also after a resumption, and changes nothing else", async () => {
    const plan = smallPlan({ cohort: { count: 2 }, rounds: 4 });
    const asked: SimulationPlan = { ...plan, evaluation: { ...plan.evaluation, model: 'devices' } };
    const { events, checkpoints } = await playWithCheckpoints(asked);
    const plain = await play(plan);
    expect(ofKind(events, 'arrived')).toStrictEqual(ofKind(plain, 'arrived'));
    const untested = (events: readonly SimEvent[]) => linesOf(events).map(({ test: _, personal: __, ...line }) => line);
    expect(untested(events)).toStrictEqual(untested(plain));
    expect(linesOf(events)).not.toStrictEqual(linesOf(plain));
    const resumed = await play({ ...asked, threads: 2 }, { resume: checkpoints.get(2) });
    expect(linesOf(resumed)).toStrictEqual(linesOf(events).slice(2));
  });

  it('tests by either name the same, where all devices work and count the same', async () => {
    const strategy = { name: 'fedprox', options: { mu: 0, weighting: 'uniform', stragglers: 0 } };
    const plan = smallPlan({ rounds: 1, cohort: { fraction: 1 }, strategy });
    const [{ test }] = linesOf(await play({ ...plan, evaluation: { ...plan.evaluation, model: 'devices' } }));
    expect(test).toStrictEqual(linesOf(await play(plan))[0].test);
  });
});
