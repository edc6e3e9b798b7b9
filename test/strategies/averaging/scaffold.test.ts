import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../../src/core/errors.js';
import { fedavg } from '../../../src/strategies/averaging/fedavg.js';
import { fedprox } from '../../../src/strategies/averaging/fedprox.js';
import { scaffold } from '../../../src/strategies/averaging/scaffold.js';
import type { FederationState } from '../../../src/testing/federation.js';
import { numberWithin } from '../../core/numbers.js';
import { floats } from '../../core/plain-parts.js';
import { expectClose, largest } from '../../learning/closeness.js';
import { blobsSetting, everyone, withIdleClient } from '../blobs-setting.js';
import { federation, type Setting, serverContext } from '../in-process.js';
import { optimumOf, quadratics, unlikeQuadratics } from '../quadratics.js';

const uniform = { mu: 0, weighting: 'uniform' };

function serverOf({ server }: FederationState): { weights: Float32Array; control: Float32Array } {
  return { weights: floats(server, 'weights'), control: floats(server, 'control') };
}

describe('scaffold', () => {
  let setting: Setting;
  beforeAll(async () => {
    setting = await blobsSetting();
  });
  const trainedWith = (changes: Partial<Setting['training']>): Setting => ({
    ...setting,
    training: { ...setting.training, ...changes },
  });

  it.each(['path', 'gradient'])(
    'keeps c the mean of all c_i of clients with samples, lost updates included (%s)',
    async (control) => {
      const cohorts = fc.array(fc.subarray([...everyone, 4], { minLength: 1 }), { minLength: 1, maxLength: 5 });
      const lost = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 5, maxLength: 5 });
      await fc.assert(
        fc.asyncProperty(cohorts, lost, async (given, losing) => {
          const whole = federation(scaffold, withIdleClient(setting), { control });
          let standing = await whole.start();
          for (const [index, cohort] of given.entries()) {
            const arrive = <T extends { client: { id: number } }>(updates: readonly T[]) =>
              updates.filter(({ client }) => client.id !== losing[index]);
            ({ standing } = await whole.round(standing, index + 1, cohort, { arrive }));
            const { control: common } = serverOf(standing);
            const controls = Object.values(standing.clients).map((each) => floats(each));
            const mean = common.map((_, i) => controls.reduce((sum, one) => sum + one[i], 0) / everyone.length);
            expect(largest(common.map((c, i) => c - mean[i]))).toBeLessThan(
              1e-5 * (1 + Math.max(...controls.map(largest))),
            );
          }
        }),
        { numRuns: 10 },
      );
    },
  );

  it('is unweighted FedAvg bit for bit in its first round, and wherever all control variates are the same', async () => {
    const [plain] = await federation(fedprox, setting, uniform).run([everyone]);
    const whole = federation(scaffold, setting);
    const [first] = await whole.run([everyone]);
    expect(serverOf(first.standing).weights).toEqual(plain.standing.server);
    const { weights, control } = serverOf(await whole.start());
    await fc.assert(
      fc.asyncProperty(numberWithin(-2, 2), async (value) => {
        const same = control.map((_, i) => value * Math.sin(i));
        const clients = Object.fromEntries(everyone.map((id) => [id, same]));
        const played = await whole.round({ server: { weights, control: same }, clients }, 1, everyone);
        expect(serverOf(played.standing).weights).toEqual(plain.standing.server);
      }),
      { numRuns: 5 },
    );
  });

  it('keeps its control variates where the rate has decayed to nothing', async () => {
    for (const learningRateDecay of [1e-12, 1e-38, 1e-200, 1e-310]) {
      const whole = federation(scaffold, trainedWith({ learningRateDecay }));
      const played = await whole.run([everyone, everyone, everyone]);
      const controls = played.map(({ standing }) => everyone.map((id) => floats(standing.clients[id])));
      expect(controls[0].some((control) => largest(control) > 0)).toBe(true);
      expect(controls[2]).toEqual(controls[0]);
    }
  });

  it('loses no control variate on the way to a rate that moves no weight, and no more of weights than their rounding', async () => {
    const clients = [
      { samples: 1, centre: 1, curvature: 1 },
      { samples: 1, centre: -2, curvature: 3 },
      { samples: 1, centre: 0.5, curvature: 2 },
    ];
    const [rate, learningRateDecay, epochs, rounds] = [0.1, 0.1, 2, 12];
    const setting = quadratics(clients, { rate, epochs });
    const whole = federation(scaffold, { ...setting, training: { ...setting.training, learningRateDecay } });
    const played = await whole.run(Array.from({ length: rounds }, () => [0, 1]));

    let [x, c] = [5, 0];
    const own = [0, 0, 0];
    for (let round = 0; round < rounds; round++) {
      const reached = [0, 1].map((id) => {
        let [y, gradients] = [x, 0];
        for (let step = 0; step < epochs; step++) {
          const gradient = clients[id].curvature * (y - clients[id].centre);
          gradients += gradient / epochs;
          y -= rate * learningRateDecay ** round * (gradient - own[id] + c);
        }
        return { y, gradients };
      });
      c += (reached[0].gradients - own[0] + reached[1].gradients - own[1]) / 3;
      reached.forEach(({ gradients }, id) => {
        own[id] = gradients;
      });
      x = (reached[0].y + reached[1].y) / 2;
    }
    const { weights, control } = serverOf(played[rounds - 1].standing);
    expect(weights[0]).toBeCloseTo(x, 5);
    expect(Math.abs(control[0] - c)).toBeLessThan(0.1 * Math.abs(c));
  });

  it('divides the path by the rate of its round, or by that of the first, which shrinks what it takes in', async () => {
    const decaying = trainedWith({ learningRateDecay: 0.5, batch: 'full' });
    const controlAfter = async (rate: string) => {
      const whole = federation(scaffold, decaying, { rate });
      const { standing } = await whole.round(await whole.start(), 3, [0]);
      return floats(standing.clients[0]);
    };
    const [decayed, initial] = [await controlAfter('decayed'), await controlAfter('initial')];
    expectClose(
      initial,
      decayed.map((value) => value / 4),
      1e-6,
    );
    const constant = federation(scaffold, trainedWith({ batch: 'full' }));
    const { standing } = await constant.round(await constant.start(), 3, [0]);
    expectClose(decayed, floats(standing.clients[0]), 1e-4);
  });

  it('is unweighted gradient descent with one step a round and all clients, whatever the control variates', async () => {
    const single = trainedWith({ batch: 'full' });
    const corrected = await federation(scaffold, single).run([everyone, everyone, everyone]);
    const plain = await federation(fedprox, single, uniform).run([everyone, everyone, everyone]);
    expectClose(serverOf(corrected[2].standing).weights, floats(plain[2].standing.server), 1e-5);
  });

  it('has the same control variates by either option after one full-batch step', async () => {
    const single = trainedWith({ batch: 'full' });
    const of = async (control: string) => (await federation(scaffold, single, { control }).run([everyone]))[0].standing;
    const [path, gradient] = [await of('path'), await of('gradient')];
    for (const id of everyone) expectClose(floats(path.clients[id]), floats(gradient.clients[id]), 1e-3);
  });

  it('has nothing to correct among identical clients', async () => {
    const [shard] = setting.shards;
    const alike = { ...trainedWith({ batch: 'full', epochs: 4 }), shards: [shard, shard, shard] };
    const ids = [0, 1, 2];
    const corrected = await federation(scaffold, alike).run([ids, ids, ids]);
    const plain = await federation(fedavg, alike).run([ids, ids, ids]);
    expectClose(serverOf(corrected[2].standing).weights, floats(plain[2].standing.server), 1e-5);
  });

  describe('on quadratics', () => {
    const rate = 0.1;
    const local = fc.integer({ min: 1, max: 5 });
    const number = numberWithin(-3, 3);
    /** Weights and control variates of one number each. */
    const standingAt = (weight: number, control: number, controls: readonly number[]): FederationState => ({
      server: { weights: Float32Array.of(weight), control: Float32Array.of(control) },
      clients: Object.fromEntries(controls.map((own, id) => [id, Float32Array.of(own)])),
    });
    const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const numbersOf = ({ server, clients }: FederationState) => ({
      weight: floats(server, 'weights')[0],
      control: floats(server, 'control')[0],
      controls: Object.values(clients).map((own) => floats(own)[0]),
    });

    it("has each client's next control variate the mean of the gradients along its path, which c - c_i corrects", async () => {
      await fc.assert(
        fc.asyncProperty(
          unlikeQuadratics,
          local,
          fc.tuple(number, number, number),
          async (clients, epochs, [x, c, own]) => {
            const controls = clients.map((_, id) => own * (id + 1));
            const whole = federation(scaffold, quadratics(clients, { rate, epochs }));
            const ids = clients.map((_, id) => id);
            const found = numbersOf((await whole.round(standingAt(x, c, controls), 1, ids)).standing);
            const paths = clients.map(({ curvature, centre }, id) => {
              let [y, sum] = [x, 0];
              for (let step = 0; step < epochs; step++) {
                const gradient = curvature * (y - centre);
                sum += gradient;
                y -= rate * (gradient - controls[id] + c);
              }
              return { reached: y, gradient: sum / epochs };
            });
            expect(found.weight).toBeCloseTo(meanOf(paths.map(({ reached }) => reached)), 4);
            paths.forEach(({ gradient }, id) => {
              expect(found.controls[id]).toBeCloseTo(gradient, 3);
            });
            expect(found.control).toBeCloseTo(c + meanOf(paths.map(({ gradient }, id) => gradient - controls[id])), 3);
          },
        ),
      );
    });

    it('rests at the optimum, where it knows the gradients there', async () => {
      await fc.assert(
        fc.asyncProperty(unlikeQuadratics, local, async (clients, epochs) => {
          const x = optimumOf(clients);
          const gradients = clients.map(({ curvature, centre }) => curvature * (x - centre));
          const ids = clients.map((_, id) => id);
          const whole = federation(scaffold, quadratics(clients, { rate, epochs }));
          const found = numbersOf((await whole.round(standingAt(x, 0, gradients), 1, ids)).standing);
          // Beside 1, the size of the centres, whose mean may be near 0.
          expectClose([found.weight, 1], [x, 1], 1e-5);
          expectClose([found.control, 1], [0, 1], 1e-5);
          expectClose([...found.controls, 1], [...gradients, 1], 1e-4);
        }),
      );
    });

    it('is gradient descent on the mean objective where curvatures are alike and it knows the gradients', async () => {
      await fc.assert(
        fc.asyncProperty(unlikeQuadratics, local, number, async (drawn, epochs, x) => {
          const [{ curvature }] = drawn;
          const clients = drawn.map((client) => ({ ...client, curvature }));
          const gradients = clients.map(({ centre }) => curvature * (x - centre));
          const ids = clients.map((_, id) => id);
          const whole = federation(scaffold, quadratics(clients, { rate, epochs }));
          const standing = standingAt(x, meanOf(gradients), gradients);
          const { weight } = numbersOf((await whole.round(standing, 1, ids)).standing);
          const centre = meanOf(clients.map((client) => client.centre));
          expect(weight).toBeCloseTo(centre + (1 - rate * curvature) ** epochs * (x - centre), 5);
        }),
      );
    });

    it('takes the same way with losses scaled up and rates scaled down, its control variates scaled up', async () => {
      await fc.assert(
        fc.asyncProperty(unlikeQuadratics, local, fc.constantFrom(0.5, 2, 8), async (clients, epochs, factor) => {
          const ids = clients.map((_, id) => id);
          const ended = async (by: number) => {
            const given = clients.map((client) => ({ ...client, curvature: by * client.curvature }));
            const whole = federation(scaffold, quadratics(given, { rate: rate / by, epochs }));
            return numbersOf((await whole.run([ids, ids.slice(1), ids]))[2].standing);
          };
          const [plain, scaled] = [await ended(1), await ended(factor)];
          expect(scaled.weight).toBeCloseTo(plain.weight, 4);
          expect(scaled.control / factor).toBeCloseTo(plain.control, 3);
          expectClose(
            scaled.controls,
            plain.controls.map((own) => factor * own),
            1e-3,
          );
        }),
        { numRuns: 30 },
      );
    });
  });

  it('finds the optimum of unlike quadratics, with all clients and with half of them, where FedAvg drifts', async () => {
    const clients = [
      { samples: 10, centre: -1, curvature: 0.5 },
      { samples: 10, centre: 2, curvature: 3 },
      { samples: 10, centre: 4, curvature: 1 },
      { samples: 10, centre: 0, curvature: 2 },
    ];
    const given = quadratics(clients, { rate: 0.1, epochs: 5 });
    const half = (round: number) =>
      [round % 4, (round + 1 + (round % 3)) % 4].filter((id, k, all) => all.indexOf(id) === k);
    for (const cohorts of [Array(150).fill(everyone), Array.from({ length: 400 }, (_, round) => half(round))]) {
      const whole = federation(scaffold, given);
      const played = await whole.run(cohorts);
      expect(serverOf(played[played.length - 1].standing).weights[0]).toBeCloseTo(optimumOf(clients), 3);
    }
    const drifting = await federation(fedavg, given).run(Array(150).fill(everyone));
    expect(Math.abs(floats(drifting[149].standing.server)[0] - optimumOf(clients))).toBeGreaterThan(0.02);
  });

  it('does not notice a vector added to c and to every c_i', async () => {
    const whole = federation(scaffold, setting);
    const { standing } = (await whole.run([everyone]))[0];
    const server = serverOf(standing);
    await fc.assert(
      fc.asyncProperty(numberWithin(-2, 2), fc.subarray(everyone), async (by, cohort) => {
        const shift = (values: Float32Array) => values.map((value, i) => value + by * Math.cos(i));
        const clients = Object.entries(standing.clients).map(([id, state]) => [id, shift(floats(state))]);
        const shifted = {
          server: { ...server, control: shift(server.control) },
          clients: Object.fromEntries(clients),
        };
        const [plain, moved] = [await whole.round(standing, 2, cohort), await whole.round(shifted, 2, cohort)];
        expectClose(serverOf(moved.standing).weights, serverOf(plain.standing).weights, 1e-5);
        // A client that works reads its gradient off its path, and leaves the vector behind.
        const left = 1 - cohort.length / everyone.length;
        expectClose(
          serverOf(moved.standing).control,
          serverOf(plain.standing).control.map((value, i) => value + left * by * Math.cos(i)),
          1e-4,
        );
      }),
      { numRuns: 6 },
    );
  });

  it('moves a part of the way to the mean with a smaller rate', async () => {
    const start = serverOf(await federation(scaffold, setting).start()).weights;
    const [full] = await federation(scaffold, setting).run([everyone]);
    const [half] = await federation(scaffold, setting, { learningRate: 0.5 }).run([everyone]);
    expectClose(
      serverOf(half.standing).weights,
      start.map((w, i) => (w + serverOf(full.standing).weights[i]) / 2),
      1e-5,
    );
  });

  it.each([
    [
      { name: 'sgd', learningRate: 0.1, momentum: 0.9, nesterov: false, weightDecay: 0 },
      "'momentum 0.9' cannot work here",
    ],
    [
      { name: 'adam', learningRate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0 },
      "'adam' cannot work here",
    ],
  ] as const)('refuses to read gradients off the path of another optimizer', (optimizer, said) => {
    const context = (control: string) => serverContext(trainedWith({ optimizer }), scaffold.options.parse({ control }));
    expect(() => scaffold.server(context('path'))).toThrow(InputError);
    expect(() => scaffold.server(context('path'))).toThrow(said);
    expect(() => scaffold.server(context('gradient'))).not.toThrow();
  });
});
