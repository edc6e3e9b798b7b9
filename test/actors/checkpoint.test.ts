import { describe, expect, it } from 'vitest';
import type { SimulationPlan } from '../../src/actors/plan.js';
import { InputError } from '../../src/core/errors.js';
import { ledgerPlan } from './ledger-plan.js';
import { ofKind, play } from './play.js';
import { smallPlan } from './small-plan.js';

/** Runs a plan and keeps its checkpoints. */
async function withCheckpoints(plan: SimulationPlan, checkpointEvery: number) {
  const checkpoints = new Map<number, Uint8Array>();
  const onCheckpoint = (round: number, checkpoint: Uint8Array) => checkpoints.set(round, checkpoint);
  return { events: await play(plan, { checkpointEvery, onCheckpoint }), checkpoints };
}

describe('a checkpoint', () => {
  it('continues to the same events as a run without interruption', async () => {
    const stateful = smallPlan({ strategy: { name: 'local', options: {} }, rounds: 4 });
    for (const plan of [stateful, ledgerPlan({}, { rounds: 4 })]) {
      const { events, checkpoints } = await withCheckpoints(plan, 1);
      expect([...checkpoints.keys()]).toStrictEqual([1, 2, 3, 4]);
      const resumed = await play({ ...plan, threads: 2 }, { resume: checkpoints.get(2) });
      expect(resumed).toStrictEqual(events.filter((event) => event.round > 2));
    }
  });

  it('is written every so many rounds', async () => {
    const { checkpoints } = await withCheckpoints(ledgerPlan({}, { rounds: 5 }), 2);
    expect([...checkpoints.keys()]).toStrictEqual([2, 4]);
  });

  it('is written when a run is stopped, after the round under way', async () => {
    const plan = ledgerPlan({}, { rounds: 50 });
    const stop = new AbortController();
    const checkpoints: [number, Uint8Array][] = [];
    const controls = {
      signal: stop.signal,
      onCheckpoint: (round: number, checkpoint: Uint8Array) => checkpoints.push([round, checkpoint]),
    };
    const events = await play(plan, controls, (event) => {
      if (event.round === 2 && event.kind === 'sent') stop.abort();
    });
    expect(ofKind(events, 'round').map(({ round }) => round)).toStrictEqual([1, 2]);
    expect(checkpoints).toMatchObject([[2, expect.any(Uint8Array)]]);
    const whole = await play({ ...plan, rounds: 4 });
    const resumed = await play({ ...plan, rounds: 4 }, { resume: checkpoints[0][1] });
    expect([...events, ...resumed]).toStrictEqual(whole);
  });

  it('of the last round leaves nothing to do', async () => {
    const { checkpoints } = await withCheckpoints(ledgerPlan(), 3);
    expect(await play(ledgerPlan(), { resume: checkpoints.get(3) })).toStrictEqual([]);
  });

  it('is refused if it is damaged or of another run', async () => {
    const { checkpoints } = await withCheckpoints(ledgerPlan({}, { rounds: 1 }), 1);
    const resume = checkpoints.get(1) ?? new Uint8Array();
    await expect(play(smallPlan(), { resume })).rejects.toThrow(/^checkpoint: .*ledger, not fedavg/);
    await expect(play(ledgerPlan({}, { seed: 1 }), { resume })).rejects.toThrow(/seed is 11, not 1$/);
    await expect(play(ledgerPlan(), { resume: resume.subarray(0, 50) })).rejects.toThrow(InputError);
    await expect(play(ledgerPlan(), { resume: new Uint8Array() })).rejects.toThrow(InputError);
  });
});
