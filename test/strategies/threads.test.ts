import { describe, expect, it } from 'vitest';
import type { SimulationPlan } from '../../src/actors/plan.js';
import { MetricsHash } from '../../src/report/metrics-hash.js';
import { strategies } from '../../src/strategies/registry.js';
import { linesOf, play } from '../actors/play.js';
import { smallOptions } from './blobs-setting.js';
import { planFor } from './plan.js';

const data = {
  name: 'blobs',
  classes: 3,
  sampleShape: [4],
  train: 190,
  test: 60,
  clients: 6,
  partition: { name: 'shards', shardsPerClient: 2 },
  public: { size: 30, labelled: true },
  clientTest: 0.2,
};

async function hashOf(plan: SimulationPlan): Promise<string> {
  const hash = new MetricsHash();
  for (const line of linesOf(await play(plan))) hash.add(line);
  return hash.digest();
}

describe.each(strategies.map(({ name }) => name))('%s in worker threads', (name) => {
  it('gives the same metrics on one thread and on two, and others for another seed', async () => {
    const plan = await planFor({ name, options: smallOptions[name] }, data, { cohort: { count: 4 }, threads: 1 });
    const one = await hashOf(plan);
    expect(await hashOf({ ...plan, threads: 2 })).toBe(one);
    expect(await hashOf({ ...plan, seed: plan.seed + 1 })).not.toBe(one);
  });
});
