import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fedprox } from '../../../src/strategies/averaging/fedprox.js';
import { adapted, fedproxAdaptive, type Pull } from '../../../src/strategies/averaging/fedprox-adaptive.js';
import { numberWithin } from '../../core/numbers.js';
import { expectFedAvg, globalModel } from '../as-fedavg.js';
import { blobsSetting } from '../blobs-setting.js';
import { federation, type Setting } from '../in-process.js';

const start: Pull = { mu: 0, loss: null, falls: 0 };
const steps = { increment: 0.1, patience: 5 };
const losses = fc.array(fc.oneof(numberWithin(0, 9), fc.constantFrom(1, 2, Number.NaN)), {
  maxLength: 40,
});

/** The strengths after each loss. */
function strengths(given: readonly number[], from: Pull = start): number[] {
  let pull = from;
  return given.map((loss) => {
    pull = adapted(pull, loss, steps);
    return pull.mu;
  });
}

describe('the strength of the pull', () => {
  it('is never negative, grows by an increment with each rise and shrinks by at most one in five losses', () => {
    fc.assert(
      fc.property(losses, numberWithin(0, 1), (given, mu) => {
        let pull: Pull = { ...start, mu };
        for (const loss of given) {
          const next = adapted(pull, loss, steps);
          expect(next.mu).toBeGreaterThanOrEqual(0);
          const rises = pull.loss !== null && !(loss <= pull.loss) && pull.loss < Number.MAX_VALUE;
          if (rises) expect(next.mu).toBe(pull.mu + 0.1);
          else expect(next.mu).toBeLessThanOrEqual(pull.mu);
          pull = next;
        }
        const found = [mu, ...strengths(given, { ...start, mu })];
        for (let i = 5; i < found.length; i++) {
          const reductions = found.slice(i - 4, i + 1).filter((each, k) => each < found[i - 5 + k]);
          expect(reductions.length).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('falls after five falls in a row, no fewer, and each rise begins the count anew', () => {
    expect(strengths([9, 8, 7, 6, 5], { ...start, mu: 1 })).toEqual([1, 1, 1, 1, 1]);
    expect(strengths([9, 8, 7, 6, 5, 4, 3], { ...start, mu: 1 })).toEqual([1, 1, 1, 1, 1, 0.9, 0.9]);
    expect(strengths([9, 8, 7, 6, 5, 6, 5, 4, 3, 2, 1])).toEqual([0, 0, 0, 0, 0, 0.1, 0.1, 0.1, 0.1, 0.1, 0]);
  });
});

describe('fedprox-adaptive', () => {
  let setting: Setting;
  beforeAll(async () => {
    setting = await blobsSetting();
  });

  it('is FedAvg bit for bit without increments from 0, and FedProx without increments', async () => {
    await expectFedAvg(fedproxAdaptive, setting, { mu: 0, increment: 0 });
    const longer = { ...setting, training: { ...setting.training, epochs: 3 } };
    expect(await globalModel(fedproxAdaptive, longer, { mu: 0.3, increment: 0, stragglers: 0.5 })).toEqual(
      await globalModel(fedprox, longer, { mu: 0.3, stragglers: 0.5 }),
    );
  });

  it('measures the loss of the weights that it sends, by samples, and sends the strength that follows', async () => {
    const whole = federation(fedproxAdaptive, setting, { increment: 0.5 });
    const played = await whole.run([[0, 1], [2, 3], [0, 1, 2, 3], [1]]);
    const learner = setting.learners[0];
    const shape = z.looseObject({ mu: z.number(), weights: z.instanceof(Float32Array), loss: z.number().nullable() });
    let expected: Pull = start;
    let sent = shape.parse((await whole.start()).server);
    for (const { standing, updates, downs } of played) {
      expect(downs[0]).toMatchObject({ mu: expected.mu });
      let [sum, samples] = [0, 0];
      for (const { client } of updates) {
        const evaluated = await learner.evaluate(sent.weights, setting.shards[client.id]);
        sum += evaluated.loss;
        samples += evaluated.samples;
      }
      sent = shape.parse(standing.server);
      expect(sent.loss).toBeCloseTo(sum / samples, 6);
      expected = adapted(expected, sum / samples, { increment: 0.5, patience: 5 });
      expect(sent.mu).toBe(expected.mu);
    }
  });
});
