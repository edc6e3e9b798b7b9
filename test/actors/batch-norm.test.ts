import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/core/errors.js';
import { layoutSize } from '../../src/core/weights.js';
import { createModel } from '../../src/models/registry.js';
import { resolveScenario } from '../../src/scenario/resolve.js';
import { findStrategy, strategies } from '../../src/strategies/registry.js';
import type { Strategy } from '../../src/strategies/strategy.js';
import { InProcessHosts } from './in-process-hosts.js';
import { linesOf, ofKind, play, playWithCheckpoints } from './play.js';
import { tinyScenario } from './tiny-scenario.js';

const model = { name: 'strided-cnn', channels: [2, 3], features: 4 };
const images = {
  data: {
    ...{ name: 'blobs', classes: 3, sampleShape: [4, 4, 1], train: 130, test: 30, clients: 4, clientTest: 0.2 },
    partition: { name: 'shards', shardsPerClient: 2 },
    public: { size: 30, labelled: true },
  },
  model,
  evaluation: { every: 1, clients: 4 },
};

async function planOf(strategy: Strategy, statistics: string, changes: object = {}) {
  const scenario = { ...tinyScenario(strategy, { ...images, batchNorm: { statistics }, ...changes }), name: 'cell' };
  return resolveScenario({ scenario, strategy });
}

async function eventsOf(name: string, statistics: string, changes: object = {}) {
  return play(await planOf(findStrategy(name), statistics, changes), { hosts: new InProcessHosts(1) });
}

describe('running statistics that stay with clients', () => {
  const { layout } = createModel({ name: 'strided-cnn', options: { channels: [2, 3], features: 4 } }, [4, 4, 1], 3);
  const bytes = 4 * layoutSize(layout, 'statistic');

  it.each([{}, { codecs: [{ name: 'topk', ratio: 0.2 }] }])('do not travel, either way, with %o', async (changes) => {
    const [average, local] = [await eventsOf('fedavg', 'average', changes), await eventsOf('fedavg', 'local', changes)];
    for (const kind of ['sent', 'arrived'] as const) {
      const expected = ofKind(average, kind).map((event) => event.bytes - bytes);
      expect(ofKind(local, kind).map((event) => event.bytes)).toStrictEqual(expected);
    }
  });

  it('change nothing of a training, which takes the statistics of its batches', async () => {
    const losses = async (statistics: string) =>
      linesOf(await eventsOf('fedavg', statistics)).map(({ trainLoss }) => trainLoss);
    const average = await losses('average');
    expect(await losses('local')).toStrictEqual(average);
    const drop = await losses('drop');
    for (const [round, loss] of average.entries()) expect(drop[round]).toBeCloseTo(loss ?? Number.NaN, 4);
  });

  it('are those of each client when the global model is tested: no two clients agree', async () => {
    const plan = await planOf(findStrategy('fedavg'), 'local');
    const one = { ...plan, evaluation: { ...plan.evaluation, clients: 1 } };
    const losses = async (of: typeof plan) =>
      linesOf(await play(of, { hosts: new InProcessHosts(1) })).map(({ test }) => test?.loss);
    expect(await losses(one)).not.toStrictEqual(await losses(plan));
  });

  it('outlive an interruption', async () => {
    const plan = await planOf(findStrategy('fedavg'), 'local');
    const { events, checkpoints } = await playWithCheckpoints({ ...plan, threads: 1 });
    const lines = linesOf(events);
    const resumed = await play(plan, { hosts: new InProcessHosts(2), resume: checkpoints.get(1) });
    expect(linesOf(resumed)).toStrictEqual(lines.slice(1));
  });

  it.each([
    ['valuation', { valuation: { methods: [{ name: 'leave-one-out' }] } }],
    ['evaluation.model', { evaluation: { model: 'devices' } }],
  ])('leave no whole model for %s', async (where, changes) => {
    await expect(planOf(findStrategy('fedavg'), 'local', changes)).rejects.toThrow(
      new RegExp(`^${where}: .*running statistics stay with the clients`),
    );
  });
});

/** Some of the strategies, or all of them, as `npm run test:full` asks for. */
const samples = ['fedavg', 'scaffold', 'fedper', 'fedbn', 'ditto', 'fedensemble', 'moon', 'feddf', 'fedkd', 'fd'];
const tried = strategies.filter(({ name }) => process.env.FEDSTILL_FULL === '1' || samples.includes(name));
const cells = tried.flatMap((strategy) =>
  ['local', 'drop'].map((statistics) => ({ strategy, name: strategy.name, statistics })),
);

/** What there is to say against a way with running statistics. */
function expectedRefusal({ needs, lens }: Strategy, statistics: string): string | undefined {
  if (statistics === 'drop') return needs.runningStatistics;
  return lens ? needs.clientStatistics : 'it shares no weights';
}

it.each(cells)(
  '$name runs with statistics: $statistics, or refuses it with its reason',
  async ({ strategy, statistics }) => {
    const expected = expectedRefusal(strategy, statistics);
    if (expected) {
      const refused = planOf(strategy, statistics);
      await expect(refused).rejects.toThrow(InputError);
      await expect(refused).rejects.toThrow(
        `'${statistics}' cannot work here: the strategy '${strategy.name}' does not allow it: ${expected}`,
      );
      return;
    }
    const lines = linesOf(await play(await planOf(strategy, statistics), { hosts: new InProcessHosts(1) }));
    expect(lines).toHaveLength(3);
    for (const { test } of lines) expect(test?.loss).toBeLessThan(Infinity);
  },
);
