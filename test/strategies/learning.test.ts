import { beforeAll, describe, expect, it } from 'vitest';
import type { RoundMetrics } from '../../src/actors/events.js';
import type { SimulationPlan } from '../../src/actors/plan.js';
import { classesOf } from '../../src/data/task.js';
import { linesOf, play } from '../actors/play.js';
import { planFor } from './plan.js';

/** Ten clients with two shards each of 2,500 MNIST images, and 500 public ones: most clients see two digits. */
const data = {
  name: 'mnist',
  clients: 10,
  partition: { name: 'shards', shardsPerClient: 2 },
  public: { size: 500 },
  limit: { train: 3000, test: 1000 },
};
const rounds = 8;
const changes: Partial<SimulationPlan> = {
  rounds,
  models: [{ name: 'mlp', options: { hidden: [64] } }],
  training: {
    epochs: 2,
    batch: 10,
    optimizer: { name: 'sgd', learningRate: 0.1, momentum: 0, nesterov: false, weightDecay: 0 },
  },
  evaluation: { every: rounds, clients: 10 },
};

async function runOf(name: string, options: unknown = {}): Promise<{ plan: SimulationPlan; last: RoundMetrics }> {
  const plan = await planFor({ name, options }, data, changes);
  return { plan, last: linesOf(await play(plan))[rounds - 1] };
}

describe('on pathological shards of MNIST', () => {
  let local: { plan: SimulationPlan; last: RoundMetrics };
  let alone: number;
  beforeAll(async () => {
    local = await runOf('local');
    alone = local.last.test?.accuracy ?? Number.NaN;
  });

  it('local learns the digits that its clients hold, and no others', () => {
    const { train, shards } = local.plan.data;
    const held = shards.map((shard) => new Set(shard.train.map((row) => train.targets[row])).size);
    const bound = held.reduce((sum, digits) => sum + digits / classesOf(train.task), 0) / held.length;
    expect(alone).toBeGreaterThan(0.15);
    expect(alone).toBeLessThan(bound + 0.05);
    expect(bound).toBeLessThan(0.4);
  });

  it('fedavg beats local by far', async () => {
    const { last } = await runOf('fedavg');
    expect(last.test?.accuracy).toBeGreaterThan(alone + 0.25);
  });

  it("dsfl teaches the server's model more than a client knows, for a fraction of the bytes", async () => {
    const { last } = await runOf('dsfl', { subset: 300 });
    expect(last.test?.accuracy).toBeGreaterThan(alone + 0.12);
    expect(last.uplinkBytes / last.received).toBeLessThan(300 * 10 * 4 + 64);
  });
});
