import { describe, expect, it } from 'vitest';
import type { SimEvent } from '../../src/actors/events.js';
import type { SimulationPlan } from '../../src/actors/plan.js';
import { optOutOptions } from '../../src/incentives/training/participation/opt-out.js';
import { resolveScenario } from '../../src/scenario/resolve.js';
import { findStrategy } from '../../src/strategies/registry.js';
import { linesOf, ofKind, play, playWithCheckpoints } from './play.js';
import { smallPlan } from './small-plan.js';
import { tinyScenario } from './tiny-scenario.js';

const optOut = (options: object = {}) => optOutOptions.parse({ from: 2, aloneEpochs: 3, ...options });

/** Six rounds of a strategy, with every member in each, and an evaluation of the appeal after each. */
function planOf(name: string, changes: Partial<SimulationPlan> = {}): SimulationPlan {
  const options = findStrategy(name).options.parse(name === 'maxfl' ? { warmUp: 1 } : {});
  const evaluation = { every: 1, clients: 6, aloneEpochs: 3, measures: ['appeal' as const] };
  return smallPlan({ strategy: { name, options }, rounds: 6, cohort: { fraction: 1 }, evaluation, ...changes });
}

const cohorts = (events: readonly SimEvent[]) => ofKind(events, 'cohort').map(({ clients }) => clients);

describe('clients who can leave', () => {
  it.each(['fedavg', 'fedprox', 'maxfl'])(
    'under %s are in no cohort while the model does not satisfy them',
    async (name) => {
      const events = await play(planOf(name, { optOut: optOut() }));
      const lines = linesOf(events);
      expect(lines.map(({ members }) => members === undefined)).toStrictEqual([
        true,
        false,
        false,
        false,
        false,
        false,
      ]);
      expect(lines.slice(0, 2).map(({ cohort }) => cohort)).toStrictEqual([6, 6]);
      lines.slice(2).forEach(({ cohort }, position) => {
        expect(cohort).toBe(lines[position + 1].members);
      });
      for (const { members, measures } of lines.slice(1)) {
        // The appeal is counted over all six, whoever has stayed.
        expect(measures?.appeal?.seen.appeal).toBe((members ?? 0) / 6);
      }
      expect(new Set(lines.map(({ members }) => members)).size).toBeGreaterThan(1);
    },
  );

  it('stay away without a way back', async () => {
    const events = await play(planOf('fedavg', { optOut: optOut({ comesBack: false }) }));
    const worked = cohorts(events);
    for (let round = 1; round < worked.length; round++) {
      expect(worked[round - 1]).toEqual(expect.arrayContaining([...worked[round]]));
    }
  });

  it('all leave a model that satisfies nobody, which then stays as it is; none leaves one that satisfies everybody', async () => {
    const left = await play(planOf('fedavg', { optOut: optOut({ requirement: 0 }) }));
    expect(linesOf(left).map(({ cohort }) => cohort)).toStrictEqual([6, 6, 0, 0, 0, 0]);
    expect(linesOf(left)[5].test).toStrictEqual(linesOf(left)[1].test);
    const strip = ({ members: _, ...line }: ReturnType<typeof linesOf>[number]) => line;
    const kept = await play(planOf('fedavg', { optOut: optOut({ requirement: 100 }) }));
    expect(linesOf(kept).map(strip)).toStrictEqual(linesOf(await play(planOf('fedavg'))).map(strip));
    expect(linesOf(kept)[5].members).toBe(6);
  });

  it('leave and come back alike on any number of threads and after a resume', async () => {
    const plan = planOf('maxfl', { optOut: optOut({ patience: 2 }) });
    const { events, checkpoints } = await playWithCheckpoints(plan);
    const resumed = await play({ ...plan, threads: 3 }, { resume: checkpoints.get(3) });
    expect(resumed).toStrictEqual(events.filter(({ round }) => round > 3));
  });

  it('need a global model and test rows of their own', async () => {
    const resolved = (name: string, data: object) => {
      const strategy = findStrategy(name);
      const scenario = { ...tinyScenario(strategy, { incentives: { optOut: {} } }), name: 'leaving' };
      return resolveScenario({ scenario: { ...scenario, data: { ...scenario.data, ...data } }, strategy });
    };
    await expect(resolved('fd', {})).rejects.toThrow(
      "incentives.optOut: cannot work here: the strategy 'fd' shares no weights",
    );
    await expect(resolved('fedper', {})).rejects.toThrow("'fedper' shares a part of its weights only");
    await expect(resolved('fedavg', { clientTest: 0 })).rejects.toThrow(
      /^data\.clientTest: 0 cannot work here: clients judge/,
    );
    expect((await resolved('fedavg', {})).optOut).toMatchObject({ from: 10, patience: 1, comesBack: true });
  });
});
