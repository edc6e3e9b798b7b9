import { afterAll, describe, expect, it } from 'vitest';
import { HostThreads, lent } from '../../src/actors/hosts/host-threads.js';
import type { SimulationPlan } from '../../src/actors/plan.js';
import { InputError } from '../../src/core/errors.js';
import { resolveScenario } from '../../src/scenario/resolve.js';
import { strategies } from '../../src/strategies/registry.js';
import type { Strategy } from '../../src/strategies/strategy.js';
import { isFull } from '../setup/property-options.js';
import { linesOf, play } from './play.js';
import { tinyScenario } from './tiny-scenario.js';

/** Two hosts as worker threads in the whole suite; otherwise they, too, take turns in one thread. */
const threads = isFull ? new HostThreads(2) : undefined;
afterAll(() => threads?.end());

const schedules = {
  'all-received': { name: 'all-received' },
  deadline: { name: 'deadline', seconds: 0.5 },
  fedbuff: { name: 'fedbuff', bufferSize: 2, maxInFlight: 3 },
};
const codecs = {
  'no codec': [],
  topk: [{ name: 'topk', ratio: 0.2 }],
  noise: [{ name: 'noise', clip: 1, multiplier: 0.5 }],
  'qsgd both ways': [{ name: 'qsgd', direction: 'both' }],
};

/** The lines of metrics of a run on so many hosts. */
async function linesOn(count: number, plan: SimulationPlan) {
  const controls = threads && count > 1 ? { hosts: lent(threads) } : {};
  return linesOf(await play({ ...plan, threads: count }, controls));
}

/** Why a combination is refused; undefined if it ran, with the same metrics on one host and on two. */
async function refusalOf(strategy: Strategy, policy: unknown, ofCodecs: unknown): Promise<string | undefined> {
  const scenario = { ...tinyScenario(strategy, { policy, codecs: ofCodecs }), name: 'cell' };
  let plan: SimulationPlan;
  try {
    plan = await resolveScenario({ scenario, strategy });
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  const lines = await linesOn(1, plan);
  expect(lines.map(({ round }) => round)).toStrictEqual([1, 2, 3]);
  const total = (count: 'received' | 'dropped') => lines.reduce((sum, line) => sum + (line[count] ?? 0), 0);
  expect(total('received')).toBeGreaterThan(0);
  if (plan.policy.name !== 'all-received') expect(total('dropped')).toBeGreaterThan(0);
  expect(Number.isFinite(lines.at(-1)?.test?.loss)).toBe(true);
  expect(await linesOn(2, plan)).toStrictEqual(lines);
  return undefined;
}

/** What there is to say against a combination. */
function expectedRefusal({ needs, lens, logits }: Strategy, schedule: string, codec: string): RegExp | undefined {
  if (needs.synchronous && schedule === 'fedbuff')
    return /^policy\.name: 'fedbuff' cannot work here: it takes updates of earlier rounds/;
  if (codec === 'no codec') return undefined;
  if (codec === 'qsgd both ways') return lens || logits ? undefined : /^codecs\.0: .* sends no soft labels or logits$/;
  if (!lens) return /^codecs\.0: .* sends no weights/;
  if (codec !== 'noise') return undefined;
  if (!lens.alone) return /^codecs\.0: 'noise' .* sends more than weights/;
  if (needs.ownUpdates) return /^codecs\.0: 'noise' .* needs to see the update of each client: /;
  return schedule === 'fedbuff' ? /^codecs\.0: 'noise' .* takes stale ones$/ : undefined;
}

describe.each(strategies.map((strategy) => ({ name: strategy.name, strategy })))('$name', ({ strategy }) => {
  // Every strategy with every schedule, each with another codec; all combinations in the whole suite.
  const cells = Object.keys(schedules).flatMap((schedule, row) =>
    Object.keys(codecs)
      .filter((_, column) => isFull || (strategies.indexOf(strategy) + row + column) % Object.keys(codecs).length === 0)
      .map((codec) => ({ schedule, codec })),
  );

  it.each(cells)(
    'under $schedule with $codec runs alike on one host and on two, or is refused with its reason',
    async ({ schedule, codec }) => {
      const policy = Object.entries(schedules).find(([name]) => name === schedule)?.[1];
      const ofCodecs = Object.entries(codecs).find(([name]) => name === codec)?.[1];
      const refusal = await refusalOf(strategy, policy, ofCodecs);
      const expected = expectedRefusal(strategy, schedule, codec);
      if (expected) expect(refusal).toMatch(expected);
      else expect(refusal).toBeUndefined();
    },
  );
});
