import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { RandomStream } from '../../src/core/random.js';
import { strategies } from '../../src/strategies/registry.js';
import { isFull } from '../setup/property-options.js';
import { smallModels, smallOptions } from '../strategies/blobs-setting.js';
import { Workplace } from './fedstill.js';

const dying = new URL('./fixtures/dying.mjs', import.meta.url).href;

/** How often each case is killed: 50 times in all, or more. */
const kills = isFull ? 2 : 1;

const policies = [
  { name: 'all-received' },
  { name: 'deadline', seconds: 0.3 },
  { name: 'deadline', seconds: 0.3, late: 'keep' },
  { name: 'fedbuff', bufferSize: 2, maxInFlight: 3 },
];
const codecs = [{ name: 'topk', ratio: 0.3 }, { name: 'noise' }];
const mechanism = {
  mechanism: 'accuracy-shaping',
  curve: { name: 'square-root', best: 0.9, difficulty: 1 },
  agents: [{ cost: 0.0005, count: 4 }],
};

/** What is beside the strategy: every policy, codec, incentive and valuation that remembers something between rounds. */
const circumstances: readonly (readonly [string, string, object])[] = [
  ...policies.map((policy) => ['fedavg', JSON.stringify(policy), { policy }] as const),
  ...policies.slice(2).map((policy) => ['ditto', JSON.stringify(policy), { policy }] as const),
  ...codecs.map((codec) => ['fedavg', codec.name, { codecs: [codec], cohort: { fraction: 1 } }] as const),
  ['feddyn', 'the last models of devices', { evaluation: { every: 1, model: 'devices' } }],
  ['fedavg', 'influences', { valuation: { methods: ['fed-influence'] } }],
  [
    'fedavg',
    'agents, rewards, behaviours and detectors',
    {
      incentives: {
        ...mechanism,
        reward: { name: 'checkpoint', every: 2 },
        behaviours: [{ name: 'delta-weights', clients: [3] }],
        detectors: ['norm', 'weight-evolution'],
      },
    },
  ],
  ['maxfl', 'clients who leave', { incentives: { optOut: { from: 2 } } }],
];
const cases = [...strategies.map(({ name }) => [name, 'alone', {}] as const), ...circumstances].filter(
  ([name, what]) => isFull || (name === 'ditto' && what.includes('fedbuff')),
);

/** Six rounds of a strategy with small options on clients of different speed. */
function scenarioOf(strategy: string, changes: object): string {
  const { model, sampleShape = [4] } = smallModels[strategy] ?? {};
  return JSON.stringify({
    rounds: 6,
    data: {
      ...{ name: 'blobs', classes: 3, sampleShape, train: 130, test: 30, clients: 4, clientTest: 0.2 },
      ...{ partition: { name: 'shards', shardsPerClient: 2 }, public: { size: 30, labelled: true } },
    },
    model: model ? { name: model.name, ...Object(model.options) } : 'logreg',
    training: { batch: 8, optimizer: { name: 'sgd', learningRate: 0.05 } },
    strategy: { name: strategy, ...Object(smallOptions[strategy]) },
    cohort: { count: 3 },
    devices: { flops: { median: 1e5, sigma: 1 } },
    network: { downlink: 1e5, uplink: { median: 1e4, sigma: 1 }, latency: 0.05 },
    evaluation: { every: 3, clients: 2 },
    checkpoint: { every: 1 },
    ...changes,
  });
}

describe('a run that is killed while it writes whatever it writes', () => {
  test.each(cases)(
    '%s, %s: goes on to the same metrics and events',
    { timeout: 300_000 },
    async (strategy, what, changes) => {
      const work = new Workplace();
      work.write('small.yaml', scenarioOf(strategy, changes));
      const run = (out: string, environment: NodeJS.ProcessEnv) =>
        work.fedstill(['run', 'small.yaml', '--out', out, '--quiet', '--threads', '1'], {
          NODE_OPTIONS: `--import ${dying}`,
          ...environment,
        });
      const whole = await run('whole', { COUNTED: join(work.path, 'counted') });
      expect(whole).toMatchObject({ code: 0, stderr: '' });
      const random = RandomStream.of(1, 'kills', strategy, what);
      for (let kill = 1; kill <= kills; kill++) {
        const moment = 1 + random.integer(Number(work.read('counted')));
        const killed = await run(`killed-${kill}`, { DIES_AT: `${moment}` });
        expect(killed.signal, `at change ${moment}`).toBe('SIGKILL');
        const at = (file: string) => join(`killed-${kill}`, file);
        const has = (file: string) => existsSync(join(work.path, at(file)));
        const hadCheckpoint = has('checkpoint.bin') || has('checkpoint.previous.bin');
        if (!has('summary.json')) {
          const resumed = await work.fedstill(['run', '--resume', `killed-${kill}`, '--quiet', '--threads', '1']);
          if (!hadCheckpoint) {
            expect(resumed).toMatchObject({
              code: 2,
              stderr: expect.stringMatching(/^killed-\d: nothing to resume: .*\n$/),
            });
            continue;
          }
          expect(resumed, `at change ${moment}`).toMatchObject({ code: 0, stderr: '' });
        }
        expect(work.summary(`killed-${kill}`).metricsHash, `at change ${moment}`).toBe(
          work.summary('whole').metricsHash,
        );
        expect(work.read(at('events.jsonl')) === work.read('whole/events.jsonl'), `at change ${moment}`).toBe(true);
      }
    },
  );
});
