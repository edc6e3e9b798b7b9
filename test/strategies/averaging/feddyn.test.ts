import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Plain } from '../../../src/core/plain.js';
import { deltaBetween } from '../../../src/core/weights.js';
import { feddyn } from '../../../src/strategies/averaging/feddyn.js';
import { fedprox } from '../../../src/strategies/averaging/fedprox.js';
import type { FederationState } from '../../../src/testing/federation.js';
import { numberWithin } from '../../core/numbers.js';
import { floats } from '../../core/plain-parts.js';
import { expectClose, largest } from '../../learning/closeness.js';
import { blobsSetting, everyone, withIdleClient } from '../blobs-setting.js';
import { clientContext, federation, type Setting } from '../in-process.js';
import { optimumOf, quadratics, unlikeQuadratics } from '../quadratics.js';

const alphas = fc.constantFrom(0.01, 0.1, 1);

function serverOf({ server }: FederationState): { weights: Float32Array; state: Float32Array } {
  return { weights: floats(server, 'weights'), state: floats(server, 'state') };
}

describe('feddyn', () => {
  let setting: Setting;
  beforeAll(async () => {
    setting = await blobsSetting();
  });

  it('keeps h the mean of all g_k, g_k the sum of what k moved, and w the mean of the active less h / alpha', async () => {
    const cohorts = fc.array(fc.subarray([...everyone, 4], { minLength: 1 }), { minLength: 1, maxLength: 5 });
    const lost = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 5, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(cohorts, lost, alphas, async (given, losing, alpha) => {
        const whole = federation(feddyn, withIdleClient(setting), { alpha });
        let standing = await whole.start();
        const moved = everyone.map(() => new Float64Array(serverOf(standing).state.length));
        for (const [index, cohort] of given.entries()) {
          const from = serverOf(standing).weights;
          const received: Float32Array[] = [];
          const arrive = <T extends { client: { id: number }; payload: Plain }>(updates: readonly T[]) =>
            updates.filter(({ client, payload }) => {
              if (client.id === losing[index]) return false;
              if (client.id === 4) return true;
              received.push(floats(payload));
              floats(payload).forEach((w, i) => {
                moved[client.id][i] += w - from[i];
              });
              return true;
            });
          ({ standing } = await whole.round(standing, index + 1, cohort, { arrive }));
          const states = everyone.map((id) =>
            id in standing.clients ? floats(standing.clients[id]) : new Float32Array(from.length),
          );
          const { weights, state } = serverOf(standing);
          const scale = alpha * (1 + Math.max(...moved.map(largest)));
          const mean = (vectors: readonly ArrayLike<number>[]) =>
            from.map((_, i) => vectors.reduce((sum, one) => sum + one[i] / vectors.length, 0));
          const apart = (one: Float32Array, other: Float32Array) => largest(deltaBetween(one, other));
          expect(apart(state, mean(states))).toBeLessThan(1e-5 * scale);
          for (const id of everyone) {
            expect(largest(states[id].map((g, i) => g + alpha * moved[id][i]))).toBeLessThan(1e-5 * scale);
          }
          const total = mean(moved);
          const expected = received.length > 0 ? mean(received).map((w, i) => w + total[i]) : from;
          expect(apart(weights, expected)).toBeLessThan((1e-5 * scale) / alpha);
        }
      }),
      { numRuns: 10 },
    );
  });

  it('steps (1 + active / all) times the mean change in its first round', async () => {
    await fc.assert(
      fc.asyncProperty(fc.subarray(everyone, { minLength: 1 }), alphas, async (cohort, alpha) => {
        const whole = federation(feddyn, setting, { alpha });
        const start = serverOf(await whole.start()).weights;
        const [{ standing, updates }] = await whole.run([cohort]);
        const sent = updates.map(({ payload }) => floats(payload));
        const mean = start.map((w, i) => sent.reduce((sum, one) => sum + (one[i] - w) / sent.length, 0));
        expectClose(
          serverOf(standing).weights,
          start.map((w, i) => w + (1 + cohort.length / 4) * mean[i]),
          1e-5,
        );
      }),
      { numRuns: 8 },
    );
  });

  it('trains like FedProx of the same strength while a device has no state', async () => {
    const info = { round: 1, rounds: 1 };
    const dynamic = feddyn.client(clientContext(setting, feddyn.options.parse({ alpha: 0.3 }), 1));
    const proximal = fedprox.client(clientContext(setting, fedprox.options.parse({ mu: 0.3 }), 1));
    const received = setting.learners[0].model.init(clientContext(setting, {}, 1).random('start'));
    const { up } = await dynamic.work(await dynamic.init(), received, info);
    expect(up).toEqual((await proximal.work(null, received, info)).up);
  });

  it('finds the optimum of unlike quadratics if devices solve exactly, with all devices and with half', async () => {
    const clients = [
      { samples: 1, centre: -1, curvature: 0.5 },
      { samples: 9, centre: 2, curvature: 3 },
      { samples: 3, centre: 4, curvature: 1 },
      { samples: 5, centre: 0, curvature: 2 },
    ];
    const pairs = (round: number) => [round % 4, (round + 1 + (round % 2)) % 4].sort();
    for (const alpha of [0.1, 1, 10]) {
      for (const cohorts of [Array(300).fill(everyone), Array.from({ length: 600 }, (_, round) => pairs(round))]) {
        const whole = federation(feddyn, quadratics(clients, { rate: 1, epochs: 1, exact: true }), { alpha });
        const played = await whole.run(cohorts);
        expect(serverOf(played[played.length - 1].standing).weights[0]).toBeCloseTo(optimumOf(clients), 3);
      }
    }
  });

  describe('on quadratics that devices solve exactly', () => {
    const strength = fc.double({ min: 0.1, max: 10, noNaN: true });
    const number = numberWithin(-3, 3);
    const exact = { rate: 1, epochs: 1, exact: true };
    const standingAt = (weight: number, state: number, gradients: readonly number[]): FederationState => ({
      server: { weights: Float32Array.of(weight), state: Float32Array.of(state), devices: {} },
      clients: Object.fromEntries(gradients.map((own, id) => [id, Float32Array.of(own)])),
    });
    const numbersOf = ({ server, clients }: FederationState) => ({
      weight: floats(server, 'weights')[0],
      state: floats(server, 'state')[0],
      gradients: Object.values(clients).map((own) => floats(own)[0]),
    });

    it('comes to (a m + g + alpha w) / (a + alpha) on each device, whose g becomes its gradient there', async () => {
      await fc.assert(
        fc.asyncProperty(unlikeQuadratics, strength, number, number, async (clients, alpha, w, g) => {
          const gradients = clients.map((_, id) => g * (id + 1));
          const ids = clients.map((_, id) => id);
          const whole = federation(feddyn, quadratics(clients, exact), { alpha });
          const { standing, updates } = await whole.round(standingAt(w, 0, gradients), 1, ids);
          clients.forEach(({ curvature, centre }, id) => {
            const [reached] = floats(updates[id].payload);
            expect(reached).toBeCloseTo((curvature * centre + gradients[id] + alpha * w) / (curvature + alpha), 4);
            expect(numbersOf(standing).gradients[id]).toBeCloseTo(curvature * (reached - centre), 3);
          });
        }),
      );
    });

    it('rests at the optimum, where devices know their gradients', async () => {
      await fc.assert(
        fc.asyncProperty(unlikeQuadratics, strength, async (clients, alpha) => {
          const x = optimumOf(clients);
          const gradients = clients.map(({ curvature, centre }) => curvature * (x - centre));
          const ids = clients.map((_, id) => id);
          const whole = federation(feddyn, quadratics(clients, exact), { alpha });
          const found = numbersOf((await whole.round(standingAt(x, 0, gradients), 1, ids)).standing);
          expect(found.weight).toBeCloseTo(x, 4);
          expect(found.state).toBeCloseTo(0, 4);
          expectClose(found.gradients, gradients, 1e-4);
        }),
      );
    });

    it('takes the same way with losses and alpha scaled alike, its states scaled with them', async () => {
      await fc.assert(
        fc.asyncProperty(unlikeQuadratics, strength, fc.constantFrom(0.5, 2, 8), async (clients, alpha, factor) => {
          const ids = clients.map((_, id) => id);
          const ended = async (by: number) => {
            const given = clients.map((client) => ({ ...client, curvature: by * client.curvature }));
            const whole = federation(feddyn, quadratics(given, exact), { alpha: by * alpha });
            return numbersOf((await whole.run([ids, ids.slice(1), ids]))[2].standing);
          };
          const [plain, scaled] = [await ended(1), await ended(factor)];
          expect(scaled.weight).toBeCloseTo(plain.weight, 3);
          expect(scaled.state / factor).toBeCloseTo(plain.state, 3);
          expectClose(
            scaled.gradients,
            plain.gradients.map((own) => factor * own),
            1e-3,
          );
        }),
        { numRuns: 30 },
      );
    });
  });

  it('shows the mean of the active devices if asked to', async () => {
    const whole = federation(feddyn, setting, { alpha: 0.1, evaluated: 'active' });
    const played = await whole.run([everyone, [0, 2]]);
    const sent = played[1].updates.map(({ payload }) => floats(payload));
    expectClose(
      whole.models(played[1].standing).server ?? [],
      sent[0].map((w, i) => (w + sent[1][i]) / 2),
      1e-5,
    );
  });

  it.each([0, -0.1])('refuses alpha %d', (alpha) => {
    expect(feddyn.options.safeParse({ alpha }).success).toBe(false);
  });
});
