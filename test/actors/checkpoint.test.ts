import { describe, expect, it } from 'vitest';
import type { Checkpoint } from '../../src/actors/checkpoint.js';
import type { SimulationPlan } from '../../src/actors/plan.js';
import { checkCheckpoint, writeCheckpoint } from '../../src/actors/run/checkpoint.js';
import { InputError } from '../../src/core/errors.js';
import { labelsOf } from '../../src/data/labels.js';
import { policyOptions } from '../../src/scheduler/schedule-options.js';
import { weightsUp } from './circumstances.js';
import { ledgerPlan } from './ledger-plan.js';
import { ofKind, play, playInThreads, playWithCheckpoints } from './play.js';
import { smallPlan } from './small-plan.js';

describe('a checkpoint', () => {
  it('continues to the same events as a run without interruption', async () => {
    const stateful = smallPlan({ strategy: { name: 'local', options: {} }, rounds: 4 });
    for (const plan of [stateful, ledgerPlan({}, { rounds: 4 })]) {
      const { events, checkpoints } = await playWithCheckpoints(plan, 1);
      expect([...checkpoints.keys()]).toStrictEqual([1, 2, 3, 4]);
      const resumed = await playInThreads({ ...plan, threads: 2 }, { resume: checkpoints.get(2) });
      expect(resumed).toStrictEqual(events.filter((event) => event.round > 2));
    }
  });

  it('is written every so many rounds', async () => {
    const { checkpoints } = await playWithCheckpoints(ledgerPlan({}, { rounds: 5 }), 2);
    expect([...checkpoints.keys()]).toStrictEqual([2, 4]);
  });

  it('is written when a run is stopped, after the round under way', async () => {
    const plan = ledgerPlan({}, { rounds: 20_000 });
    const stop = new AbortController();
    const checkpoints: [number, Checkpoint][] = [];
    const controls = {
      signal: stop.signal,
      onCheckpoint: (round: number, checkpoint: Checkpoint) => checkpoints.push([round, checkpoint]),
    };
    const events = await play(plan, controls, (event) => {
      if (event.round === 2 && event.kind === 'sent') stop.abort();
    });
    expect(ofKind(events, 'round').map(({ round }) => round)).toStrictEqual([1, 2]);
    expect(checkpoints).toMatchObject([[2, { round: 2 }]]);
    const whole = await play({ ...plan, rounds: 4 });
    const resumed = await play({ ...plan, rounds: 4 }, { resume: checkpoints[0][1] });
    expect([...events, ...resumed]).toStrictEqual(whole);
  });

  it('leads more rounds to the events of a run that had as many from the start', async () => {
    const evaluation = { every: 3, clients: 3 };
    const policy = policyOptions.parse({ name: 'fedbuff', bufferSize: 2, maxInFlight: 3 });
    for (const [plan, kept] of [
      [ledgerPlan({}, { rounds: 4 }), [2, 4]],
      [ledgerPlan({}, { rounds: 4, evaluation }), [2]],
      [ledgerPlan({}, { rounds: 4, policy }), [2]],
    ] as const) {
      const { events, checkpoints } = await playWithCheckpoints(plan, 2);
      expect([...checkpoints.keys()]).toStrictEqual(kept);
      const last = Math.max(...kept);
      const resume = checkpoints.get(last);
      const more = await play({ ...plan, rounds: 7 }, { resume });
      const whole = await play({ ...plan, rounds: 7 });
      expect([...events.filter(({ round }) => round <= last), ...more]).toStrictEqual(whole);
    }
  });

  it('of the last round leaves nothing to do', async () => {
    const { checkpoints } = await playWithCheckpoints(ledgerPlan(), 3);
    expect(await play(ledgerPlan(), { resume: checkpoints.get(3) })).toStrictEqual([]);
  });

  it('is refused if its head is cut short, its parts are missing, or it is of another run', async () => {
    const { checkpoints } = await playWithCheckpoints(ledgerPlan({}, { rounds: 1 }), 1);
    const resume = checkpoints.get(1);
    if (!resume) throw new Error('there is no checkpoint');
    await expect(play(smallPlan(), { resume })).rejects.toThrow(/^checkpoint: .*ledger, not fedavg/);
    await expect(play(ledgerPlan({}, { seed: 1 }), { resume })).rejects.toThrow(/seed \(11, not 1\); /);
    for (const damaged of [{ head: resume.head.subarray(0, 50) }, { head: new Uint8Array() }, { parts: [] }]) {
      await expect(play(ledgerPlan(), { resume: { ...resume, ...damaged } })).rejects.toThrow(InputError);
    }
  });

  it('is refused by every other scenario, whose sections it names, and taken by one of other threads or more rounds', () => {
    const plan = smallPlan();
    const state = { round: 1, clock: 0, wallSeconds: 0, server: Uint8Array.of(1), clients: new Map(), underWay: [] };
    const resume = writeCheckpoint(plan, { ...state, participation: {}, observers: {} });
    const [shard, ...shards] = plan.data.shards;
    const others: [string, Partial<SimulationPlan>][] = [
      ['cohort', { cohort: { fraction: 0.6 } }],
      ['data', { data: { ...plan.data, shards: [{ ...shard, train: shard.train.subarray(1) }, ...shards] } }],
      [
        'data',
        {
          data: {
            ...plan.data,
            train: { ...plan.data.train, targets: labelsOf(plan.data.train.targets).map((y) => 2 - y) },
          },
        },
      ],
      ['devices', { devices: { flops: 1e6 } }],
      ['evaluation', { evaluation: { every: 2, clients: 4 } }],
      ['models', { models: [{ name: 'mlp', options: { hidden: [4] } }] }],
      ['network', { network: { ...plan.network, latency: 1 } }],
      ['policy', { policy: policyOptions.parse({ name: 'deadline', seconds: 2 }) }],
      ['codecs', { codecs: [{ ...weightsUp, name: 'topk', options: { ratio: 0.5 } }] }],
      ['strategy', { strategy: { name: 'fedavg', options: { x: 1 } } }],
      ['training', { training: { ...plan.training, batch: 6 } }],
    ];
    for (const [section, changes] of others) {
      const problem = `checkpoint: differs from this scenario in: ${section}; `;
      expect(() => checkCheckpoint({ ...plan, ...changes }, resume)).toThrow(problem);
    }
    expect(() =>
      checkCheckpoint({ ...plan, threads: 7, rounds: 9, backend: 'onnx', device: 'cuda' }, resume),
    ).not.toThrow();
  });
});
