import { describe, expect, it } from 'vitest';
import { resolveScenario } from '../../src/scenario/resolve.js';
import { strategies } from '../../src/strategies/registry.js';
import { InProcessHosts } from './in-process-hosts.js';
import { linesOf, play } from './play.js';
import { tinyScenario } from './tiny-scenario.js';

/** All strategies, as `npm run test:full` asks for, or one of each way in which statistics travel. */
const isFull = process.env.FEDSTILL_FULL === '1';
const samples = ['fedavg', 'scaffold', 'fedper', 'fedkd'];
const tried = strategies.filter(({ name }) => isFull || samples.includes(name));

/** Images so faint that running variances, which start at 1, nearly vanish in one round. */
const normalised = {
  data: {
    name: 'blobs',
    classes: 3,
    sampleShape: [4, 4, 1],
    train: 130,
    test: 30,
    clients: 4,
    partition: { name: 'shards', shardsPerClient: 2 },
    public: { size: 30, labelled: true },
  },
  model: { name: 'strided-cnn', channels: [2, 3], features: 4 },
  training: { epochs: 6, batch: 6, optimizer: { name: 'sgd', learningRate: 0.02 } },
  evaluation: { every: 1, clients: 2 },
  rounds: 4,
};

const ways = {
  topk: { codecs: [{ name: 'topk', ratio: 0.05 }] },
  fedbuff: { policy: { name: 'fedbuff', bufferSize: 1, maxInFlight: 3, staleness: { exponent: 0 } } },
  'late updates': { policy: { name: 'deadline', seconds: 0.5, late: 'keep' } },
  'late updates through topk': {
    policy: { name: 'deadline', seconds: 0.5, late: 'keep' },
    codecs: [{ name: 'topk', ratio: 0.05 }],
  },
};

const cells = tried.flatMap((strategy) =>
  Object.entries(ways)
    .filter(([, way]) => !('codecs' in way) || strategy.lens)
    .filter(([, way]) => !('policy' in way) || !strategy.needs.synchronous)
    .map(([name, way]) => ({ strategy, of: strategy.name, name, way })),
);

describe('a model with batch normalisation', () => {
  it.each(cells)('keeps a finite loss in $of under $name', async ({ strategy, way }) => {
    const scenario = { ...tinyScenario(strategy, { ...normalised, ...way }), name: 'cell' };
    const lines = linesOf(await play(await resolveScenario({ scenario, strategy }), { hosts: new InProcessHosts(1) }));
    expect(lines).toHaveLength(4);
    for (const { test } of lines) expect(test?.loss).toBeLessThan(Infinity);
  });
});
