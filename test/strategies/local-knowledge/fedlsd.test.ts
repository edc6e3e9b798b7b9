import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { fedlsd } from '../../../src/strategies/local-knowledge/fedlsd.js';
import { expectFedAvg, globalModel } from '../as-fedavg.js';
import { blobsSetting } from '../blobs-setting.js';
import type { Setting } from '../in-process.js';

describe('fedlsd', () => {
  let setting: Setting;
  beforeAll(async () => {
    setting = await blobsSetting();
  });
  /** The setting with every label moved on by some classes. */
  const relabelled = (by: number): Setting => ({
    ...setting,
    shards: setting.shards.map((shard) => ({ ...shard, y: shard.y.map((label) => (label + by) % 3) })),
  });

  it('is FedAvg bit for bit without distillation', async () => {
    await expectFedAvg(fedlsd, setting, { beta: 0 });
  });

  it('does not look at labels with nothing but distillation, and stays with the global model', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 2 }),
        fc.double({ min: 0.5, max: 5, noNaN: true }),
        async (by, temperature) => {
          const options = { beta: 1, temperature };
          expect(await globalModel(fedlsd, relabelled(by), options)).toEqual(
            await globalModel(fedlsd, setting, options),
          );
        },
      ),
      { numRuns: 4 },
    );
    expect(await globalModel(fedlsd, relabelled(1), { beta: 0.5 })).not.toEqual(
      await globalModel(fedlsd, setting, { beta: 0.5 }),
    );
  });

  it('moves less, the more it distils', async () => {
    const moved = async (beta: number) => {
      const before = await globalModel(fedlsd, { ...setting, training: { ...setting.training, epochs: 0 } });
      const after = await globalModel(fedlsd, setting, { beta });
      return Math.hypot(...after.map((w, i) => w - before[i]));
    };
    const distances = [await moved(0), await moved(0.5), await moved(0.9), await moved(1)];
    expect([...distances].sort((a, b) => b - a)).toEqual(distances);
    expect(distances[3]).toBeLessThan(1e-5);
  });
});
