import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DeviceModels } from '../../../src/actors/observers/device-models.js';
import { numberWithin } from '../../core/numbers.js';

const [clients, length] = [4, 3];
const weights = fc
  .array(numberWithin(-9, 9), { minLength: length, maxLength: length })
  .map((values) => Float32Array.from(values));
const updates = fc.array(fc.record({ client: fc.nat(clients - 1), samples: fc.constant(1), weights }), {
  minLength: 1,
});

it('keep the mean of what every device came to last, or else of the start', async () => {
  const devices = new DeviceModels(clients);
  expect(devices.mean()).toBeUndefined();
  await fc.assert(
    fc.asyncProperty(weights, fc.array(updates, { minLength: 1, maxLength: 4 }), async (start, rounds) => {
      const [kept, reference] = [new DeviceModels(clients), Array.from({ length: clients }, () => start)];
      for (const [round, received] of rounds.entries()) {
        await kept.after(round, { models: { global: round === 0 ? start : received[0].weights, updates: received } });
        for (const { client, weights: last } of received) reference[client] = last;
        const mean = kept.mean() ?? [];
        for (let i = 0; i < length; i++) {
          expect(mean[i]).toBeCloseTo(
            reference.reduce((sum, own) => sum + own[i] / clients, 0),
            5,
          );
        }
        expect(new DeviceModels(clients, kept.memory()).mean()).toEqual(mean);
      }
    }),
  );
});
