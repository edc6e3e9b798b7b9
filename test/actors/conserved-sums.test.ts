import { describe, expect, it } from 'vitest';
import { decode } from '../../src/actors/hosts/wire.js';
import type { SimulationPlan } from '../../src/actors/plan.js';
import { readCheckpoint } from '../../src/actors/run/checkpoint.js';
import { findCodec } from '../../src/codecs/registry.js';
import { policyOptions } from '../../src/scheduler/schedule-options.js';
import { findStrategy } from '../../src/strategies/registry.js';
import { floats } from '../core/plain-parts.js';
import { largest } from '../learning/closeness.js';
import { smallOptions } from '../strategies/blobs-setting.js';
import { weightsUp } from './circumstances.js';
import { linesOf, ofKind, play } from './play.js';
import { smallPlan } from './small-plan.js';

/** The server's vector that is to stay the mean of all clients' states: where it lies in the server's state. */
const vectors: Readonly<Record<string, readonly string[]>> = { feddyn: ['state'], scaffold: ['control'] };

/** What a run kept after each round: the server's vector, and the clients' states; none, where one never worked. */
async function kept(plan: SimulationPlan, path: readonly string[]) {
  const rounds: { readonly common: Float32Array; readonly own: readonly Float32Array[] }[] = [];
  const events = await play(plan, {
    checkpointEvery: 1,
    onCheckpoint: async (_, checkpoint) => {
      const { server, clients } = await readCheckpoint(plan, checkpoint);
      const states = await Promise.all([...clients.values()].map(({ state }) => state.read()));
      rounds.push({
        common: floats(decode(server), ...path),
        own: states.map((state) => floats(decode(state), 'client')),
      });
    },
  });
  return { events, rounds };
}

const unequal = {
  devices: { flops: { median: 1e6, sigma: 0.5 } },
  network: { downlink: 1e5, uplink: { median: 1e3, sigma: 1.5 }, latency: 0.02 },
};
const schedules = [
  { name: 'all-received' },
  { name: 'deadline', seconds: 0.3 },
  { name: 'deadline', seconds: 0.3, late: 'keep' },
  { name: 'fedbuff', bufferSize: 2, maxInFlight: 4 },
];
const codecs = {
  'no codec': [],
  topk: [{ ...weightsUp, name: 'topk', options: findCodec('topk').options.parse({ ratio: 0.2 }) }],
};

const named = [
  { name: 'feddyn', base: 'feddyn', options: { alpha: 0.1 } },
  { name: 'scaffold', base: 'scaffold', options: {} },
  ...['feddyn', 'scaffold'].map((base) => ({
    name: 'fedftg',
    base,
    options: { ...Object(smallOptions.fedftg), base: { name: base } },
  })),
];

describe.each(named)('$name of $base', ({ name, base, options }) => {
  const strategy = findStrategy(name);
  const cells = schedules
    .filter((policy) => !strategy.needs.synchronous || !(policy.name === 'fedbuff' || policy.late === 'keep'))
    .flatMap((policy) =>
      Object.entries(name === base ? codecs : { topk: codecs.topk }).map(([codec, references]) => ({
        policy,
        codec,
        references,
      })),
    );

  it.each(cells)(
    "keeps the server's vector the mean of all clients' under $policy with $codec",
    async ({ policy, references }) => {
      const plan = smallPlan({
        ...unequal,
        // The last round ends otherwise than others under some schedules, and has no checkpoint then.
        rounds: 7,
        strategy: { name, options: strategy.options.parse(options) },
        policy: policyOptions.parse(policy),
        codecs: references,
      });
      const path = [...(name === base ? [] : ['base']), ...vectors[base]];
      const { events, rounds } = await kept(plan, path);
      expect(rounds.length).toBeGreaterThanOrEqual(6);
      if (policy.name === 'deadline' && !policy.late) expect(ofKind(events, 'dropped').length).toBeGreaterThan(0);
      if (policy.name === 'fedbuff') expect(linesOf(events).some(({ staleness = 0 }) => staleness > 0)).toBe(true);
      for (const { common, own } of rounds) {
        const population = plan.data.shards.length;
        const mean = common.map((_, i) => own.reduce((sum, state) => sum + state[i] / population, 0));
        expect(largest(mean.map((value, i) => value - common[i]))).toBeLessThan(1e-5 * largest(common) + 1e-7);
      }
      expect(largest(rounds[5].common)).toBeGreaterThan(1e-3);
    },
  );
});
