import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { ditto } from '../../../src/strategies/personal/ditto.js';
import { local } from '../../../src/strategies/personal/local.js';
import { numberWithin } from '../../core/numbers.js';
import { expectFedAvg } from '../as-fedavg.js';
import { blobsSetting, everyone } from '../blobs-setting.js';
import { clientContext, federation, type Setting } from '../in-process.js';
import { quadratics } from '../quadratics.js';

const cohorts = [everyone, [0, 2], [3, 1]];

describe('ditto', () => {
  let setting: Setting;
  beforeAll(async () => {
    setting = await blobsSetting();
  });

  it.each([0, 0.5, 4])('has the global model of FedAvg bit for bit with lambda %d', async (lambda) => {
    await expectFedAvg(ditto, setting, { lambda });
  });

  it('trains the personal models alone, bit for bit, without the pull', async () => {
    const played = await federation(ditto, setting, { lambda: 0 }).run(cohorts);
    const alone = await federation(local, setting).run(cohorts);
    played.forEach(({ standing }, round) => {
      expect(standing.clients).toEqual(alone[round].standing.clients);
    });
  });

  it('leaves personal models of clients out of the cohort alone, and reports their training loss', async () => {
    const played = await federation(ditto, setting).run(cohorts);
    expect(played[1].standing.clients[1]).toEqual(played[0].standing.clients[1]);
    expect(played[1].standing.clients[0]).not.toEqual(played[0].standing.clients[0]);
    for (const reported of played[0].metrics) expect(Number.isFinite(reported.personalLoss)).toBe(true);
  });

  it('comes to rest between its own minimum and the global model, the nearer to it the stronger the pull', async () => {
    const number = fc.double({ min: 0.2, max: 3, noNaN: true });
    await fc.assert(
      fc.asyncProperty(number, number, numberWithin(-3, 3), async (curvature, lambda, centre) => {
        const given = quadratics([{ samples: 1, centre, curvature }], { rate: 0.1, epochs: 3 });
        const global = Float32Array.of(1);
        const distances: number[] = [];
        for (const strength of [lambda, 2 * lambda]) {
          const side = ditto.client(clientContext(given, ditto.options.parse({ lambda: strength }), 0));
          let personal = await side.init();
          for (let round = 1; round <= 150; round++) {
            ({ client: personal } = await side.work(personal, global, { round, rounds: 150 }));
          }
          expect(personal[0]).toBeCloseTo((curvature * centre + strength) / (curvature + strength), 4);
          const residual = Math.abs(curvature * (personal[0] - centre)) / strength;
          expect(Math.abs(personal[0] - 1)).toBeCloseTo(residual, 3);
          distances.push(Math.abs(personal[0] - 1));
        }
        expect(distances[1]).toBeLessThanOrEqual(distances[0] + 1e-5);
      }),
      { numRuns: 15 },
    );
  });
});
