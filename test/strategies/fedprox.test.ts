import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { fedavg } from '../../src/strategies/fedavg.js';
import { fedprox } from '../../src/strategies/fedprox.js';
import { expectClose } from '../learning/closeness.js';
import { expectFedAvg, globalModel } from './as-fedavg.js';
import { blobsSetting } from './blobs-setting.js';
import { clientContext, federation, type Setting } from './in-process.js';
import { quadratics } from './quadratics.js';

const strength = fc.double({ min: 0.01, max: 10, noNaN: true });
const clients = fc.array(
  fc.record({
    samples: fc.integer({ min: 1, max: 50 }),
    centre: fc.double({ min: -3, max: 3, noNaN: true }),
    curvature: fc.double({ min: 0.2, max: 4, noNaN: true }),
  }),
  { minLength: 2, maxLength: 4 },
);

describe('fedprox', () => {
  let setting: Setting;
  beforeAll(async () => {
    setting = await blobsSetting();
  });

  it('is FedAvg bit for bit without the pull', async () => {
    await expectFedAvg(fedprox, setting, { mu: 0 });
  });

  it('is FedAvg with one local step, since the pull is zero at the weights received', async () => {
    const single: Setting = { ...setting, training: { ...setting.training, batch: 'full' } };
    await fc.assert(
      fc.asyncProperty(strength, async (mu) => {
        expectClose(await globalModel(fedprox, single, { mu }), await globalModel(fedavg, single), 1e-6);
      }),
      { numRuns: 3 },
    );
  });

  it('solves the quadratic exactly, and moves the less the stronger the pull', async () => {
    await fc.assert(
      fc.asyncProperty(clients, strength, strength, async ([quadratic], first, second) => {
        const whole = quadratics([quadratic], { rate: 1, epochs: 1, exact: true });
        const moved = async (mu: number) => {
          const side = fedprox.client(clientContext(whole, fedprox.options.parse({ mu }), 0));
          const { up } = await side.work(null, Float32Array.of(1), { round: 1, rounds: 1 });
          const { curvature, centre } = quadratic;
          expect(up[0]).toBeCloseTo((curvature * centre + mu) / (curvature + mu), 4);
          return Math.abs(up[0] - 1);
        };
        const [weak, strong] = [Math.min(first, second), Math.max(first, second)];
        expect(await moved(strong)).toBeLessThanOrEqual((await moved(weak)) + 1e-6);
      }),
      { numRuns: 50 },
    );
  });

  it('comes to rest where the pulled minimisers balance, which is not the optimum', async () => {
    await fc.assert(
      fc.asyncProperty(clients, fc.double({ min: 0.1, max: 2, noNaN: true }), async (given, mu) => {
        const whole = federation(fedprox, quadratics(given, { rate: 1, epochs: 1, exact: true }), { mu });
        const everyone = given.map((_, id) => id);
        const played = await whole.run(Array.from({ length: 200 }, () => everyone));
        const weights = given.map(({ samples, curvature }) => (samples * curvature) / (curvature + mu));
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        const rest = given.reduce((sum, { centre }, k) => sum + (weights[k] / total) * centre, 0);
        expect(whole.models(played[199].standing).server?.[0]).toBeCloseTo(rest, 3);
      }),
      { numRuns: 20 },
    );
  });

  it('lets stragglers end early and counts their work like all other', async () => {
    const epochs = (count: number): Setting => ({ ...setting, training: { ...setting.training, epochs: count } });
    expect(await globalModel(fedprox, epochs(2), { mu: 0, stragglers: 1 })).toEqual(await globalModel(fedavg, setting));
    expect(await globalModel(fedprox, epochs(2), { mu: 0, stragglers: 0.5 })).not.toEqual(
      await globalModel(fedavg, epochs(2)),
    );
    await expectFedAvg(fedprox, setting, { mu: 0, stragglers: 1 });
  });

  it('takes the plain mean if asked to', async () => {
    const [{ updates, standing }] = await federation(fedprox, setting, { weighting: 'uniform' }).run([[0, 1, 2, 3]]);
    const sent = updates.map(({ payload }) => (payload instanceof Float32Array ? payload : new Float32Array(0)));
    const mean = sent[0].map((_, i) => sent.reduce((sum, weights) => sum + weights[i] / sent.length, 0));
    expectClose(federation(fedprox, setting).models(standing).server ?? [], mean, 1e-6);
  });
});
