import { beforeAll, describe, expect, it } from 'vitest';
import type { SimEvent } from '../../src/actors/events.js';
import { HostThreads } from '../../src/actors/hosts/host-threads.js';
import { encode } from '../../src/actors/hosts/wire.js';
import { simulate } from '../../src/actors/run/simulation.js';
import { InputError } from '../../src/core/errors.js';
import { InProcessHosts } from './in-process-hosts.js';
import { ledgerPlan } from './ledger-plan.js';
import { linesOf, ofKind, play, playInThreads } from './play.js';
import { smallPlan } from './small-plan.js';

describe('simulate', () => {
  const plan = smallPlan({ rounds: 8 });
  let events: SimEvent[];
  beforeAll(async () => {
    events = await play(plan);
  });

  it('tells of every round from the cohort to the metrics, in the order of virtual time', () => {
    const times = events.map(({ at }) => at);
    expect(times).toStrictEqual([...times].sort((a, b) => a - b));
    for (let round = 1; round <= plan.rounds; round++) {
      const ofRound = events.filter((event) => event.round === round);
      expect(ofRound.at(round === 1 ? 1 : 0)?.kind).toBe('cohort');
      expect(ofRound.slice(-3).map(({ kind }) => kind)).toStrictEqual(['aggregated', 'evaluated', 'round']);
      const [{ clients }] = ofKind(ofRound, 'cohort');
      for (const kind of ['sent', 'started', 'trained', 'arrived'] as const) {
        expect(
          ofKind(ofRound, kind)
            .map(({ client }) => client)
            .sort(),
        ).toStrictEqual(clients);
      }
    }
    expect(linesOf(events).map(({ round }) => round)).toStrictEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('counts bytes as encoded and takes the virtual time of the messages', async () => {
    const slow = smallPlan({ network: { downlink: 100, uplink: 50, latency: 2 }, rounds: 1 });
    const bytes = encode(new Float32Array(15)).length;
    const events = await play(slow);
    const [population] = ofKind(events, 'population');
    expect(population).toMatchObject({ at: 0, downlink: 100, uplink: 50, latency: 2 });
    expect(population.samples).toStrictEqual(slow.data.shards.map(({ train }) => train.length));
    expect(population.counts?.map((row) => row.reduce((sum, count) => sum + count, 0))).toStrictEqual(
      population.samples,
    );
    for (const { bytes: sent } of ofKind(events, 'sent')) expect(sent).toBe(bytes);
    for (const { at } of ofKind(events, 'started')) expect(at).toBeCloseTo(2 + bytes / 100, 9);
    for (const { at, client, flops, bytes: received } of ofKind(events, 'arrived')) {
      const trained = ofKind(events, 'trained').find((event) => event.client === client)?.at ?? Number.NaN;
      expect(at - trained).toBeCloseTo(2 + bytes / 50, 9);
      const flopsPerSecond = typeof population.flops === 'number' ? population.flops : population.flops[client];
      expect(trained - (2 + bytes / 100)).toBeCloseTo(flops / flopsPerSecond, 9);
      expect(received).toBe(bytes);
      expect(at).toBeGreaterThanOrEqual(4 + bytes / 100 + bytes / 50 - 1e-9);
      expect(Number.isFinite(flops)).toBe(true);
    }
    const [line] = linesOf(events);
    expect(line).toMatchObject({ cohort: 3, received: 3, uplinkBytes: 3 * bytes, downlinkBytes: 3 * bytes });
  });

  it('says which round never ends where an update takes endless time', async () => {
    const endless = smallPlan({ network: { downlink: 1e5, uplink: 1e4, latency: Number.POSITIVE_INFINITY } });
    const fault = play(endless);
    await expect(fault).rejects.toThrow(InputError);
    await expect(fault).rejects.toThrow(/^round 1: never ends: .*endless virtual time/);
  });

  it('learns', () => {
    const lines = linesOf(events);
    expect(lines.at(-1)?.test?.accuracy).toBeGreaterThan(0.75);
    expect(lines.at(-1)?.trainLoss).toBeLessThan(lines[0].trainLoss ?? 0);
  });

  it('evaluates in every so many rounds and after the last', async () => {
    const lines = linesOf(await play(ledgerPlan({}, { rounds: 5, evaluation: { every: 2, clients: 4 } })));
    expect(lines.map(({ test }) => test !== undefined)).toStrictEqual([false, true, false, true, true]);
  });

  it('gives the same events on one thread and on two', async () => {
    expect(await playInThreads({ ...plan, threads: 2 })).toStrictEqual(events);
  });

  it('does not depend on which client is done first', async () => {
    const slow = [0, 2, 4].map((client) => ({ client, kind: 'sleep', milliseconds: 40 - 10 * client }) as const);
    const plain = await play(ledgerPlan());
    expect(await playInThreads(ledgerPlan({ faults: slow }, { threads: 3 }))).toStrictEqual(plain);
  });

  it('differs between seeds', async () => {
    const [other] = linesOf(await play(smallPlan({ rounds: 1, seed: 12 })));
    expect(other.test).not.toStrictEqual(linesOf(events)[0].test);
  });

  it('takes threads that were started ahead', async () => {
    expect(await play({ ...plan, rounds: 2 }, { hosts: new HostThreads(2) })).toMatchObject(
      events.filter(({ round }) => round <= 2),
    );
  });

  it('refuses a cohort larger than the population', async () => {
    await expect(play(smallPlan({ cohort: { count: 7 } }))).rejects.toThrow(InputError);
  });

  it('refuses a module without a strategy and tells of one that is missing', async () => {
    const none = new URL('../../dist/index.js', import.meta.url).href;
    const planOf = (module: string) => smallPlan({ strategy: { name: 'own', module, options: {} } });
    const run = play(planOf(none));
    await expect(run).rejects.toThrow(InputError);
    await expect(run).rejects.toMatchObject({ where: 'strategy.name' });
    await expect(play(planOf(`${none}.missing`))).rejects.toThrow(/missing/);
  });

  it('ends when it is unsubscribed from', async () => {
    const rounds: number[] = [];
    await new Promise<void>((resolve, reject) => {
      const hosts = new (class extends InProcessHosts {
        override async end() {
          resolve();
        }
      })(2);
      const subscription = simulate(ledgerPlan({}, { rounds: 1000 }), { hosts }).subscribe({
        next: (event) => {
          rounds.push(event.round);
          if (event.round === 3) subscription.unsubscribe();
        },
        error: reject,
      });
    });
    expect(Math.max(...rounds)).toBe(3);
  });
});
