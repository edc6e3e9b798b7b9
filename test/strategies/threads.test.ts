import { afterAll, describe, expect, it } from 'vitest';
import type { SimEvent } from '../../src/actors/events.js';
import { HostThreads, lent } from '../../src/actors/hosts/host-threads.js';
import { MetricsHash } from '../../src/records/metrics-hash.js';
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

const threads = new HostThreads(2);
afterAll(() => threads.end());

async function hashOf(events: Promise<readonly SimEvent[]>): Promise<string> {
  const hash = new MetricsHash();
  for (const line of linesOf(await events)) hash.add(line);
  return hash.digest();
}

describe.each(strategies.map(({ name }) => name))('%s in worker threads', (name) => {
  it('gives the same metrics in one host and in two threads, and others for another seed', async () => {
    const plan = await planFor({ name, options: smallOptions[name] }, data, { cohort: { count: 4 }, threads: 1 });
    const one = await hashOf(play(plan));
    expect(await hashOf(play({ ...plan, threads: 2 }, { hosts: lent(threads) }))).toBe(one);
    expect(await hashOf(play({ ...plan, seed: plan.seed + 1 }))).not.toBe(one);
  });
});
