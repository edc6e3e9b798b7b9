import { describe, expect, it } from 'vitest';
import { simulate } from '../../src/actors/simulation.js';
import { encode } from '../../src/actors/wire.js';
import { InputError } from '../../src/core/errors.js';
import { ledgerPlan } from './ledger-plan.js';
import { linesOf, ofKind, play } from './play.js';
import { smallPlan } from './small-plan.js';

describe('simulate', () => {
  it('tells of every round from the cohort to the metrics, in the order of virtual time', async () => {
    const plan = smallPlan();
    const events = await play(plan);
    const times = events.map(({ at }) => at);
    expect(times).toStrictEqual([...times].sort((a, b) => a - b));
    for (const round of [1, 2, 3]) {
      const ofRound = events.filter((event) => event.round === round);
      expect(ofRound.at(0)?.kind).toBe('cohort');
      expect(ofRound.slice(-3).map(({ kind }) => kind)).toStrictEqual(['aggregated', 'evaluated', 'round']);
      const [{ clients }] = ofKind(ofRound, 'cohort');
      for (const kind of ['sent', 'started', 'arrived'] as const) {
        expect(
          ofKind(ofRound, kind)
            .map(({ client }) => client)
            .sort(),
        ).toStrictEqual(clients);
      }
    }
    expect(linesOf(events).map(({ round }) => round)).toStrictEqual([1, 2, 3]);
  });

  it('counts bytes as encoded and takes the virtual time of the messages', async () => {
    const plan = smallPlan({ network: { downlink: 100, uplink: 50, latency: 2 }, rounds: 1 });
    const bytes = encode(new Float32Array(15)).length;
    const events = await play(plan);
    for (const { bytes: sent } of ofKind(events, 'sent')) expect(sent).toBe(bytes);
    for (const { at } of ofKind(events, 'started')) expect(at).toBeCloseTo(2 + bytes / 100, 9);
    for (const { at, flops, bytes: received } of ofKind(events, 'arrived')) {
      expect(received).toBe(bytes);
      expect(at).toBeGreaterThanOrEqual(4 + bytes / 100 + bytes / 50 - 1e-9);
      expect(Number.isFinite(flops)).toBe(true);
    }
    const [line] = linesOf(events);
    expect(line).toMatchObject({ cohort: 3, received: 3, uplinkBytes: 3 * bytes, downlinkBytes: 3 * bytes });
  });

  it('learns', async () => {
    const lines = linesOf(await play(smallPlan({ rounds: 8 })));
    expect(lines.at(-1)?.test?.accuracy).toBeGreaterThan(0.75);
    expect(lines.at(-1)?.trainLoss).toBeLessThan(lines[0].trainLoss ?? 0);
  });

  it('evaluates in every so many rounds and after the last', async () => {
    const lines = linesOf(await play(ledgerPlan({}, { rounds: 5, evaluation: { every: 2, clients: 4 } })));
    expect(lines.map(({ test }) => test !== undefined)).toStrictEqual([false, true, false, true, true]);
  });

  it('gives the same events on one thread and on two', async () => {
    for (const plan of [smallPlan(), smallPlan({ strategy: { name: 'local', options: {} } }), ledgerPlan()]) {
      expect(await play({ ...plan, threads: 2 })).toStrictEqual(await play(plan));
    }
  });

  it('does not depend on which client is done first', async () => {
    const slow = [0, 2, 4].map((client) => ({ client, kind: 'sleep', milliseconds: 40 - 10 * client }) as const);
    const plain = await play(ledgerPlan());
    expect(await play(ledgerPlan({ faults: slow }, { threads: 3 }))).toStrictEqual(plain);
  });

  it('differs between seeds', async () => {
    const [one] = linesOf(await play(smallPlan({ rounds: 1 })));
    const [other] = linesOf(await play(smallPlan({ rounds: 1, seed: 12 })));
    expect(other.test).not.toStrictEqual(one.test);
  });

  it('refuses a cohort larger than the population', async () => {
    await expect(play(smallPlan({ cohort: { count: 7 } }))).rejects.toThrow(InputError);
  });

  it('refuses a module without a strategy and tells of one that is missing', async () => {
    const none = new URL('../../dist/core/weights.js', import.meta.url).href;
    const plan = (module: string) => smallPlan({ strategy: { name: 'own', module, options: {} } });
    const run = play(plan(none));
    await expect(run).rejects.toThrow(InputError);
    await expect(run).rejects.toMatchObject({ where: 'strategy.module' });
    await expect(play(plan(`${none}.missing`))).rejects.toThrow(/missing/);
  });

  it('ends when it is unsubscribed from', async () => {
    const rounds: number[] = [];
    await new Promise<void>((resolve, reject) => {
      const subscription = simulate(ledgerPlan({}, { rounds: 1000 })).subscribe({
        next: (event) => {
          rounds.push(event.round);
          if (event.round === 3) subscription.unsubscribe();
        },
        error: reject,
      });
      subscription.add(() => setTimeout(resolve, 100));
    });
    expect(Math.max(...rounds)).toBe(3);
  });
});
