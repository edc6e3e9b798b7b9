import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Plain } from '../../src/core/plain.js';
import { findStrategy } from '../../src/strategies/registry.js';
import type { ServerSide } from '../../src/strategies/strategy.js';
import { floats } from '../core/plain-parts.js';
import { blobsSetting, smallOptions } from './blobs-setting.js';
import { federation, type Setting } from './in-process.js';

type Server = ServerSide<Plain, Plain, Plain>;

let setting: Setting;
beforeAll(async () => {
  setting = await blobsSetting();
});

const round = { round: 2, rounds: 9 };
/** A client that has had no part in anything. */
const stranger = { id: 3, samples: 1 };

/** The numbers at a place in what a stranger is sent. */
const sent =
  (...path: readonly string[]) =>
  async (server: Server, state: Plain): Promise<Float32Array> =>
    floats(server.send(state, stranger, round), ...path);

/** Where a mean over updates shows that is not one of shared weights, and with which options. */
const means: Readonly<
  Record<string, { of(server: Server, state: Plain): Promise<Float32Array>; readonly options?: object }>
> = {
  dsfl: { of: sent('teacher', 'values'), options: { aggregation: 'sa' } },
  fedmd: { of: sent('teacher', 'values') },
  fd: { of: sent() },
  feddistill: { of: sent() },
  'feddistill-plus': { of: sent('table') },
  fedkd: { of: sent('weights') },
  fedgen: { of: sent('generator', 'prior') },
  fedensemble: {
    of: async (server, state) => (await server.answer?.(state, setting.shards[0].x)) ?? new Float32Array(0),
    options: { average: 'probabilities', absent: 'none' },
  },
};

/** The means over the updates of clients 0 and 1, that of client 1 counting so much; over client 0's alone for 0. */
async function meanWith(name: string, freshness: number): Promise<Float32Array> {
  const strategy = findStrategy(name);
  const { of, options } = means[name];
  const whole = federation(strategy, setting, { ...Object(smallOptions[name]), ...options });
  const { standing, updates } = await whole.round(await whole.start(), 1, [0, 1], { arrive: () => [] });
  const [first, second] = updates;
  const received = freshness > 0 ? [first, { ...second, freshness }] : [first];
  return of(whole.server, await whole.server.aggregate(standing.server, received, { round: 1, rounds: 9 }));
}

describe.each(Object.keys(means))('%s', (name) => {
  it('lets an update count the less the staler it is', async () => {
    const [alone, fresh] = [await meanWith(name, 0), await meanWith(name, 1)];
    const distance = (values: Float32Array) => values.map((value, i) => Math.abs(value - alone[i]));
    const whole = distance(fresh);
    expect(Math.max(...whole)).toBeGreaterThan(1e-4);
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0.05, max: 0.6, noNaN: true }), async (freshness) => {
        const less = distance(await meanWith(name, freshness));
        // A label or sample on which only the stale client reports has no other mean.
        const shared = [...whole.keys()].filter((i) => less[i] !== whole[i]);
        expect(shared.length).toBeGreaterThan(0);
        for (const i of shared) expect(less[i]).toBeLessThan(whole[i] + 1e-6);
        const sum = (values: Float32Array) => shared.reduce((total, i) => total + values[i], 0);
        expect(sum(less)).toBeLessThan(0.99 * sum(whole));
      }),
      { numRuns: 3 },
    );
  });
});
