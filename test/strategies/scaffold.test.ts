import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/core/errors.js';
import { fedavg } from '../../src/strategies/fedavg.js';
import { fedprox } from '../../src/strategies/fedprox.js';
import { scaffold } from '../../src/strategies/scaffold.js';
import { floats } from '../core/plain-parts.js';
import { expectClose, largest } from '../learning/closeness.js';
import { blobsSetting, everyone } from './blobs-setting.js';
import { federation, type Setting, type Standing, serverContext } from './in-process.js';
import { optimumOf, quadratics } from './quadratics.js';

const uniform = { mu: 0, weighting: 'uniform' };

function serverOf({ server }: Standing): { weights: Float32Array; control: Float32Array } {
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

  it.each(['path', 'gradient'])('keeps c the mean of all c_i, lost updates included (%s)', async (control) => {
    const cohorts = fc.array(fc.subarray(everyone, { minLength: 1 }), { minLength: 1, maxLength: 5 });
    const lost = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 5, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(cohorts, lost, async (given, losing) => {
        const whole = federation(scaffold, setting, { control });
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
  });

  it('is unweighted FedAvg bit for bit in its first round', async () => {
    const [first] = await federation(scaffold, setting).run([everyone]);
    const [plain] = await federation(fedprox, setting, uniform).run([everyone]);
    expect(serverOf(first.standing).weights).toEqual(plain.standing.server);
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

  it('does not notice a constant added to c and to every c_i', async () => {
    const whole = federation(scaffold, setting);
    const { standing } = (await whole.run([everyone]))[0];
    const server = serverOf(standing);
    const shift = (values: Float32Array) => values.map((value) => value + 0.5);
    const shifted: Standing = {
      server: { ...server, control: shift(server.control) },
      clients: Object.fromEntries(Object.entries(standing.clients).map(([id, state]) => [id, shift(floats(state))])),
    };
    const [plain, moved] = [await whole.round(standing, 2, [0, 1]), await whole.round(shifted, 2, [0, 1])];
    expectClose(serverOf(moved.standing).weights, serverOf(plain.standing).weights, 1e-5);
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
    [{ name: 'sgd', learningRate: 0.1, momentum: 0.9, nesterov: false, weightDecay: 0 }, 'not with momentum 0.9'],
    [{ name: 'adam', learningRate: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0 }, 'not with adam'],
  ] as const)('refuses to read gradients off the path of another optimizer', (optimizer, said) => {
    const context = (control: string) => serverContext(trainedWith({ optimizer }), scaffold.options.parse({ control }));
    expect(() => scaffold.server(context('path'))).toThrow(InputError);
    expect(() => scaffold.server(context('path'))).toThrow(said);
    expect(() => scaffold.server(context('gradient'))).not.toThrow();
  });
});
