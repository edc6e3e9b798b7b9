import { describe, expect, it } from 'vitest';
import type { SimEvent } from '../../src/actors/events.js';
import type { SimulationPlan } from '../../src/actors/plan.js';
import { InputError } from '../../src/core/errors.js';
import { resolveScenario } from '../../src/scenario/resolve.js';
import { findStrategy, strategies } from '../../src/strategies/registry.js';
import type { Strategy } from '../../src/strategies/strategy.js';
import { linesOf, ofKind, play } from './play.js';
import { tinyScenario } from './tiny-scenario.js';

function planOf(strategy: Strategy, changes: object = {}): Promise<SimulationPlan> {
  return resolveScenario({ scenario: { ...tinyScenario(strategy, changes), name: 'adversity' }, strategy });
}

const run = (plan: SimulationPlan) => play({ ...plan, threads: 1 });

/** All clients and the test set are evaluated as finite. */
function expectFinite(events: readonly SimEvent[]): void {
  const lines = linesOf(events);
  expect(lines).toHaveLength(3);
  const { test, personal } = lines[2];
  for (const value of [test?.accuracy, test?.loss, personal?.accuracy.mean ?? 0]) {
    expect(Number.isFinite(value)).toBe(true);
  }
}

/** The plan, in which client 1 has no samples, client 2 one that is not there, and client 3 one that is not a number. */
function withBadClients(plan: SimulationPlan): SimulationPlan {
  const { train, shards } = plan.data;
  const features = new Float32Array(new SharedArrayBuffer(train.features.byteLength));
  features.set(train.features);
  features.fill(Number.NaN, shards[3].train[0] * 4, shards[3].train[0] * 4 + 4);
  const without = { ...shards[2], train: Int32Array.of(...shards[2].train.subarray(1), train.size) };
  return {
    ...plan,
    data: {
      ...plan.data,
      train: { ...train, features },
      shards: shards.with(1, { ...shards[1], train: new Int32Array() }).with(2, without),
    },
  };
}

describe.each(strategies.map((strategy) => ({ name: strategy.name, strategy })))('$name', ({ name, strategy }) => {
  it('leaves a client that never reports and one that diverges to themselves, among clients without some classes or all', async () => {
    const plan = await planOf(strategy, { evaluation: { every: 1, clients: 4 } });
    const labels = plan.data.shards.map(({ train }) => new Set(train.map((row) => plan.data.train.targets[row])).size);
    expect(Math.min(...labels)).toBeLessThan(3);
    const events = await run(withBadClients(plan));
    expectFinite(events);
    const crashed = ofKind(events, 'crashed');
    expect(crashed.map(({ round, client }) => [round, client]).sort()).toStrictEqual(
      [1, 2, 3].flatMap((round) => [
        [round, 2],
        [round, 3],
      ]),
    );
    for (const { client, message } of crashed) {
      expect(message).toMatch(
        client === 2
          ? /^client 2 failed in round \d: rows/
          : /^client 3 failed in round \d: its training .*has diverged/,
      );
    }
    expect(linesOf(events).map(({ received }) => received)).toStrictEqual([2, 2, 2]);
  });

  it('runs with different architectures, or says that it needs one for all', async () => {
    const { model: _, ...one } = tinyScenario(strategy);
    const models = [{ name: 'logreg' }, { name: 'mlp', hidden: [5] }];
    const scenario = { ...one, models, name: 'mixed' };
    if (strategy.needs.oneArchitecture) {
      const refused = resolveScenario({ scenario, strategy });
      await expect(refused).rejects.toThrow(InputError);
      await expect(refused).rejects.toThrow(
        `models: expected at most 1, as the strategy '${name}' needs one model for all clients; found 2`,
      );
    } else {
      const events = await run(await resolveScenario({ scenario, strategy }));
      expectFinite(events);
      expect(ofKind(events, 'crashed')).toStrictEqual([]);
    }
  });

  it.skipIf(!strategy.needs.publicSet)('learns nothing from a public set without samples, and goes on', async () => {
    const plan = await planOf(strategy);
    const publicSet = plan.data.publicSet && { ...plan.data.publicSet, rows: new Int32Array(), targets: undefined };
    const events = await run({ ...plan, data: { ...plan.data, publicSet } });
    expectFinite(events);
    expect(ofKind(events, 'crashed')).toStrictEqual([]);
  });
});

it('ends a run in which every client diverges, naming one', async () => {
  const optimizer = { name: 'sgd', learningRate: 1e38 };
  const plan = await planOf(findStrategy('fedavg'), { training: { batch: 8, optimizer } });
  await expect(run(plan)).rejects.toThrow(/^client \d failed in round 1: its training has diverged/);
});

it('asks for at least one public sample', () => {
  const [needy] = strategies.filter(({ needs }) => needs.publicSet);
  const data = { ...tinyScenario(needy).data, public: { size: 0 } };
  expect(() => tinyScenario(needy, { data })).toThrow(/expected number to be >0/);
});
