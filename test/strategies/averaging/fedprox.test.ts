import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { deltaBetween } from '../../../src/core/weights.js';
import { fedavg } from '../../../src/strategies/averaging/fedavg.js';
import { fedprox } from '../../../src/strategies/averaging/fedprox.js';
import { meanBySamples, partOf } from '../../../src/strategies/shared/averaging.js';
import { floats } from '../../core/plain-parts.js';
import { expectClose } from '../../learning/closeness.js';
import { expectFedAvg, globalModel } from '../as-fedavg.js';
import { blobsSetting, everyone } from '../blobs-setting.js';
import { clientContext, federation, type Setting, serverContext } from '../in-process.js';
import { quadratics, unlikeQuadratics } from '../quadratics.js';

const strength = fc.double({ min: 0.01, max: 10, noNaN: true });

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

  it('solves the quadratic exactly, moves less for a stronger pull, and gains at least what the pull costs', async () => {
    await fc.assert(
      fc.asyncProperty(unlikeQuadratics, strength, strength, async ([quadratic], first, second) => {
        const whole = quadratics([quadratic], { rate: 1, epochs: 1, exact: true });
        const moved = async (mu: number) => {
          const side = fedprox.client(clientContext(whole, fedprox.options.parse({ mu }), 0));
          const { up } = await side.work(null, Float32Array.of(1), { round: 1, rounds: 1 });
          const { curvature, centre } = quadratic;
          expect(up[0]).toBeCloseTo((curvature * centre + mu) / (curvature + mu), 4);
          const distance = Math.abs(up[0] - 1);
          expect(distance).toBeLessThanOrEqual((curvature * Math.abs(1 - centre)) / mu + 1e-5);
          const loss = (w: number) => (curvature / 2) * (w - centre) ** 2;
          expect(loss(up[0])).toBeLessThanOrEqual(loss(1) - (mu / 2) * distance ** 2 + 1e-4);
          return distance;
        };
        const [weak, strong] = [Math.min(first, second), Math.max(first, second)];
        expect(await moved(strong)).toBeLessThanOrEqual((await moved(weak)) + 1e-6);
      }),
      { numRuns: 50 },
    );
  });

  it('comes to rest where the pulled minimisers balance, which is not the optimum', async () => {
    await fc.assert(
      fc.asyncProperty(unlikeQuadratics, fc.double({ min: 0.1, max: 2, noNaN: true }), async (given, mu) => {
        const whole = federation(fedprox, quadratics(given, { rate: 1, epochs: 1, exact: true }), { mu });
        const ids = given.map((_, id) => id);
        const played = await whole.run(Array.from({ length: 200 }, () => ids));
        const weights = given.map(({ samples, curvature }) => (samples * curvature) / (curvature + mu));
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        const rest = given.reduce((sum, { centre }, k) => sum + (weights[k] / total) * centre, 0);
        expect(whole.models(played[199].standing).server?.[0]).toBeCloseTo(rest, 3);
      }),
      { numRuns: 20 },
    );
  });

  it('comes nearer to the minimum of its objective with every full-batch step, by its gradient', async () => {
    const received = setting.learners[0].model.init(clientContext(setting, {}, 0).random('received'));
    await fc.assert(
      fc.asyncProperty(strength, fc.constantFrom(0, 1, 2, 3), async (mu, id) => {
        const path = [received];
        for (let epochs = 1; epochs <= 6; epochs++) {
          const optimizer = { ...setting.training.optimizer, learningRate: 0.05 };
          const training = { ...setting.training, epochs, batch: 'full' as const, optimizer };
          const side = fedprox.client(clientContext({ ...setting, training }, fedprox.options.parse({ mu }), id));
          path.push((await side.work(null, received, { round: 1, rounds: 1 })).up);
        }
        const lengths = path.slice(1).map((w, step) => Math.hypot(...deltaBetween(path[step], w)));
        lengths.slice(1).forEach((length, step) => {
          expect(length).toBeLessThanOrEqual(lengths[step] * (1 + 1e-3));
        });
      }),
      { numRuns: 8 },
    );
  });

  it('lets a straggler take a part of the steps only, where they are limited', async () => {
    const limited = { ...setting, training: { ...setting.training, epochs: 4, steps: 4 } };
    const part = await globalModel(fedprox, limited, { mu: 0, stragglers: 1 });
    expect(part).not.toEqual(await globalModel(fedavg, limited));
    const one = { ...setting, training: { ...setting.training, epochs: 2, steps: 2 } };
    const single = { ...setting, training: { ...setting.training, epochs: 1, steps: 1 } };
    expect(await globalModel(fedprox, one, { mu: 0, stragglers: 1 })).toEqual(await globalModel(fedavg, single));
  });

  it('refuses stragglers who have one epoch, which cannot end early', () => {
    const options = fedprox.options.parse({ stragglers: 0.5 });
    const single = { ...setting, training: { ...setting.training, epochs: 1 } };
    expect(() => fedprox.server(serverContext(single, options))).toThrow(
      /^strategy\.stragglers: 0\.5 cannot work here: /,
    );
  });

  it('lets stragglers end early and counts their work like all other', async () => {
    const epochs = (count: number): Setting => ({ ...setting, training: { ...setting.training, epochs: count } });
    expect(await globalModel(fedprox, epochs(2), { mu: 0, stragglers: 1 })).toEqual(await globalModel(fedavg, setting));
    expect(await globalModel(fedprox, epochs(2), { mu: 0, stragglers: 0.5 })).not.toEqual(
      await globalModel(fedavg, epochs(2)),
    );
    const mixed = federation(fedprox, epochs(3), { mu: 0.1, stragglers: 0.5 });
    const [{ updates, standing }] = await mixed.run([everyone]);
    expect(standing.server).toEqual(meanBySamples(partOf(updates, (payload) => floats(payload))));
  });

  it('takes the plain mean if asked to', async () => {
    const [{ updates, standing }] = await federation(fedprox, setting, { weighting: 'uniform' }).run([[0, 1, 2, 3]]);
    const sent = updates.map(({ payload }) => (payload instanceof Float32Array ? payload : new Float32Array(0)));
    const mean = sent[0].map((_, i) => sent.reduce((sum, weights) => sum + weights[i] / sent.length, 0));
    expectClose(federation(fedprox, setting).models(standing).server ?? [], mean, 1e-6);
  });
});
