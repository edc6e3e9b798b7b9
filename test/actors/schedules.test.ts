import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SimEvent } from '../../src/actors/events.js';
import type { SimulationPlan } from '../../src/actors/plan.js';
import { readCheckpoint } from '../../src/actors/run/checkpoint.js';
import { ClientError } from '../../src/core/errors.js';
import { policyOptions } from '../../src/scheduler/schedule-options.js';
import { ledgerPlan } from './ledger-plan.js';
import { linesOf, ofKind, play, playInThreads, playWithCheckpoints } from './play.js';
import { smallPlan } from './small-plan.js';

const policy = (written: unknown) => policyOptions.parse(written);
const fedbuff = policy({ name: 'fedbuff', bufferSize: 2, maxInFlight: 4 });
const hasty = { name: 'deadline', seconds: 0.15 };

/** Nothing, where a cohort all of whose clients fail has ended the run, as it should. */
async function playUnlessAllFail(plan: SimulationPlan): Promise<SimEvent[] | undefined> {
  try {
    return await play(plan);
  } catch (error) {
    if (error instanceof ClientError) return undefined;
    throw error;
  }
}

/** The server's state after each round, as it is written to a checkpoint. */
async function serverStates(plan: SimulationPlan): Promise<Uint8Array[]> {
  const states: Uint8Array[] = [];
  await play(plan, {
    checkpointEvery: 1,
    onCheckpoint: async (_, checkpoint) => states.push((await readCheckpoint(plan, checkpoint)).server),
  });
  return states;
}

/** Clients of very different speed, so that some are overtaken. */
const unequal = {
  devices: { flops: { median: 1e6, sigma: 0.5 } },
  network: { downlink: 1e5, uplink: { median: 1e3, sigma: 1.5 }, latency: 0.02 },
};

/** Next to no evaluation. */
const evaluation = { every: 100, clients: 1 };

/** Each exchange by client and version, and what became of it. */
function fates(events: readonly SimEvent[]): Map<string, string[]> {
  const fate = new Map<string, string[]>();
  const note = ({ client, version }: { client: number; version: number }, what: string) =>
    fate.set(`${client} ${version}`, [...(fate.get(`${client} ${version}`) ?? []), what]);
  for (const event of events) {
    if (event.kind === 'sent') note(event, 'sent');
    if (event.kind === 'arrived' && event.weight > 0) note(event, 'taken');
    if (event.kind === 'crashed' || event.kind === 'dropped') note(event, event.kind);
  }
  return fate;
}

describe('under any schedule', () => {
  const staleness = fc.record({ exponent: fc.constantFrom(0, 0.5), limit: fc.option(fc.nat(3), { nil: undefined }) });
  const deadline = fc.record({
    name: fc.constant('deadline'),
    seconds: fc.option(fc.constantFrom(0.05, 0.2, 0.6), { nil: undefined }),
    overSelect: fc.constantFrom(1, 1.5),
    late: fc.constantFrom('drop', 'keep'),
    staleness,
  });
  const buffered = fc.record({
    name: fc.constant('fedbuff'),
    bufferSize: fc.integer({ min: 1, max: 6 }),
    maxInFlight: fc.integer({ min: 1, max: 6 }),
    staleness,
  });
  const cohort = fc.constantFrom({ count: 3 }, { fraction: 0.5 }, { probability: 0.4 });

  it('every exchange ends in exactly one way, one at a time for each client, and time never goes back', async () => {
    let played = 0;
    await fc.assert(
      fc.asyncProperty(fc.oneof(deadline, buffered), cohort, fc.nat(1000), async (written, picked, seed) => {
        const faults = [{ client: seed % 6, kind: 'throw' } as const];
        const plan = ledgerPlan({ faults }, { ...unequal, policy: policy(written), cohort: picked, seed, rounds: 6 });
        const events = await playUnlessAllFail(plan);
        if (!events) return;
        played++;
        for (const [exchange, fate] of fates(events)) {
          expect(fate, exchange).toHaveLength(2);
          expect(fate[0], exchange).toBe('sent');
        }
        const taken = events.filter((event) => event.kind === 'arrived' && event.weight > 0).length;
        const received = ofKind(events, 'aggregated').reduce((sum, event) => sum + event.received, 0);
        expect(received).toBe(taken);
        const lines = linesOf(events);
        expect(lines.map(({ round }) => round)).toStrictEqual([1, 2, 3, 4, 5, 6]);
        expect(lines.reduce((sum, line) => sum + line.received, 0)).toBe(taken);
        const dropped = ofKind(events, 'dropped').length;
        expect(lines.reduce((sum, line) => sum + (line.dropped ?? 0), 0)).toBe(dropped);
        expect(taken + dropped + ofKind(events, 'crashed').length).toBe(ofKind(events, 'sent').length);
        for (const { late = 0, received: all } of lines) expect(late).toBeLessThanOrEqual(all);

        const atWork = new Set<number>();
        for (const event of events) {
          if (event.kind === 'sent') {
            expect(atWork).not.toContain(event.client);
            atWork.add(event.client);
          }
          if (event.kind === 'arrived' || event.kind === 'crashed') atWork.delete(event.client);
        }
        const times = events.map(({ at }) => at);
        expect(times).toStrictEqual([...times].sort((a, b) => a - b));
      }),
      { numRuns: 12 },
    );
    expect(played).toBeGreaterThan(6);
  });

  it('all goes the same way where everything takes so many times as long', async () => {
    const timeless = (events: readonly SimEvent[]) =>
      events.map(({ at: _, ...event }) => {
        if (event.kind === 'round') return { ...event, metrics: { ...event.metrics, virtualSeconds: 0 } };
        return event.kind === 'population' ? { kind: event.kind, samples: event.samples } : event;
      });
    const slowed = ({ devices, network }: typeof unequal, by: number) => ({
      devices: { flops: { ...devices.flops, median: devices.flops.median / by } },
      network: {
        downlink: network.downlink / by,
        uplink: { ...network.uplink, median: network.uplink.median / by },
        latency: network.latency * by,
      },
    });
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(deadline, buffered),
        fc.constantFrom(0.1, 3, 8),
        fc.nat(1000),
        async (given, by, seed) => {
          const later = 'seconds' in given && given.seconds ? { ...given, seconds: given.seconds * by } : given;
          const changes = { policy: policy(given), cohort: { count: 3 }, seed, rounds: 4, evaluation };
          const plan = ledgerPlan({}, { ...unequal, ...changes });
          const expected = await play(plan);
          const found = await play({ ...plan, ...slowed(unequal, by), policy: policy(later) });
          expect(timeless(found)).toStrictEqual(timeless(expected));
          found.forEach(({ at }, i) => {
            expect(Math.abs(at - by * expected[i].at)).toBeLessThanOrEqual(1e-9 * at);
          });
        },
      ),
      { numRuns: 8 },
    );
  });

  it("a client's state follows whether the server took its update", async () => {
    for (const each of [hasty, { ...hasty, late: 'keep' }, fedbuff]) {
      const events = await play(ledgerPlan({}, { ...unequal, policy: policy(each), rounds: 8 }));
      const taken = new Map<number, number>();
      for (const { client, weight, metrics } of ofKind(events, 'arrived')) {
        expect(metrics.taken).toBe(taken.get(client) ?? 0);
        if (weight > 0) taken.set(client, metrics.taken + 1);
      }
      const lost = ofKind(events, 'arrived').filter(({ metrics }) => metrics.worked > metrics.taken + 1);
      expect(lost.length > 0).toBe(each === hasty);
    }
  });

  it('the events are the same on one thread and on two, and after a checkpoint with clients at work', async () => {
    for (const each of [{ ...hasty, late: 'keep' }, fedbuff]) {
      const plan: SimulationPlan = ledgerPlan({}, { ...unequal, policy: policy(each), rounds: 6 });
      const { events, checkpoints } = await playWithCheckpoints(plan);
      expect(ofKind(events, 'arrived').some(({ round, version }) => version < round - 1)).toBe(true);
      const onTwo = each === fedbuff ? playInThreads : play;
      expect(await onTwo({ ...plan, threads: 2 })).toStrictEqual(events);
      for (const round of [2, 4]) {
        const resumed = await play(plan, { resume: checkpoints.get(round) });
        expect(resumed).toStrictEqual(events.filter((event) => event.round > round));
      }
    }
  });
});

describe('deadline', () => {
  it('far away, or never, gives the events of all-received', async () => {
    const plan = smallPlan();
    const expected = await play(plan);
    for (const late of ['drop', 'keep']) {
      for (const seconds of [undefined, 1e9]) {
        const far = { ...plan, policy: policy({ name: 'deadline', seconds, late }) };
        expect(await play(far)).toStrictEqual(expected);
      }
    }
  });

  it('ends rounds in time, and counts the late in a later round only if they are kept', async () => {
    const changes = { ...unequal, rounds: 10 };
    const drop = linesOf(await play(ledgerPlan({}, { ...changes, policy: policy(hasty) })));
    const keep = linesOf(await play(ledgerPlan({}, { ...changes, policy: policy({ ...hasty, late: 'keep' }) })));
    for (const lines of [drop, keep]) {
      lines.forEach(({ virtualSeconds }, index) => {
        expect(virtualSeconds - (lines[index - 1]?.virtualSeconds ?? 0)).toBeLessThanOrEqual(hasty.seconds + 1e-9);
      });
    }
    expect(drop.every(({ late }) => late === undefined)).toBe(true);
    expect(drop.some(({ dropped }) => dropped)).toBe(true);
    expect(keep.some(({ late }) => late)).toBe(true);
    expect(keep.slice(0, -1).every(({ dropped }) => dropped === undefined)).toBe(true);
  });

  it('sends to nobody in a round at whose opening all clients are still at work', async () => {
    const slow = { ...unequal, policy: policy({ name: 'deadline', seconds: 0.05 }), cohort: { count: 3 } };
    const lines = linesOf(await play(ledgerPlan({}, { ...slow, seed: 6, rounds: 12 })));
    expect(lines.some(({ cohort }) => cohort === 0)).toBe(true);
    expect(lines.map(({ virtualSeconds }) => Math.round(virtualSeconds * 20))).toStrictEqual(
      lines.map(({ round }) => round),
    );
  });

  it('with over-selection takes exactly the first arrivals', async () => {
    const plan = ledgerPlan({}, { ...unequal, cohort: { count: 3 }, rounds: 4 });
    const events = await play({ ...plan, policy: policy({ name: 'deadline', overSelect: 5 / 3 }) });
    const [first] = ofKind(events, 'cohort');
    expect(first.clients).toHaveLength(5);
    expect(linesOf(events)[0]).toMatchObject({ cohort: 5, received: 3 });
    const whole = await play({ ...plan, rounds: 1, cohort: { count: 5 } });
    const arrivals = (all: readonly SimEvent[]) => ofKind(all, 'arrived').map(({ client, at }) => [client, at]);
    const round1 = events.filter(({ round }) => round === 1);
    expect(new Set(first.clients)).toStrictEqual(new Set(ofKind(whole, 'cohort')[0].clients));
    expect(arrivals(round1)).toStrictEqual(arrivals(whole).slice(0, 3));
  });
});

describe('fedbuff', () => {
  it('with a buffer of the cohort and equal devices gives the metrics of all-received, and the model bit for bit', async () => {
    const plain = smallPlan({ devices: { flops: 1e6 }, network: { downlink: 1e5, uplink: 1e4, latency: 0.05 } });
    const shards = plain.data.shards.map((shard) => ({ ...shard, train: shard.train.subarray(0, 10) }));
    const plan = { ...plain, data: { ...plain.data, shards } };
    const buffered = { ...plan, policy: policy({ name: 'fedbuff', bufferSize: 3, maxInFlight: 3 }) };
    expect(linesOf(await play(buffered))).toStrictEqual(linesOf(await play(plan)));
    const states = await serverStates(buffered);
    expect(states).toHaveLength(plan.rounds);
    expect(states).toStrictEqual(await serverStates(plan));
  });

  it('keeps so many clients at work, sends each a version once, and fills its buffer', async () => {
    const events = await play(ledgerPlan({}, { ...unequal, policy: fedbuff, rounds: 12 }));
    expect(linesOf(events).every(({ received }) => received === 2)).toBe(true);
    expect(linesOf(events).some(({ staleness = 0 }) => staleness > 0)).toBe(true);
    const sent = ofKind(events, 'sent').map(({ client, version }) => `${client} ${version}`);
    expect(new Set(sent).size).toBe(sent.length);
    let atWork = 0;
    for (const event of events) {
      if (event.kind === 'sent') atWork++;
      if (event.kind === 'arrived') atWork--;
      expect(atWork).toBeLessThanOrEqual(4);
      if (event.kind === 'evaluated' && event.round < 12) expect(atWork).toBeGreaterThanOrEqual(2);
    }
  });

  it('lets updates grow stale by the clients at work for every one that a buffer holds (Little)', async () => {
    const size = fc.integer({ min: 1, max: 6 });
    await fc.assert(
      fc.asyncProperty(size, size, async (bufferSize, maxInFlight) => {
        const rounds = 8;
        const each = policy({ name: 'fedbuff', bufferSize, maxInFlight });
        const events = await play(ledgerPlan({}, { ...unequal, policy: each, rounds, evaluation }));
        // Every aggregation makes all that are at work just then one version older.
        let [atWork, aged] = [0, 0];
        for (const { kind } of events) {
          if (kind === 'sent') atWork++;
          if (kind === 'arrived') atWork--;
          if (kind === 'aggregated') aged += atWork;
        }
        const arrived = ofKind(events, 'arrived').reduce((sum, { round, version }) => sum + round - version, 0);
        const left = ofKind(events, 'dropped').reduce((sum, { version }) => sum + rounds - version + 1, 0);
        expect(arrived + left).toBe(aged);
        for (const { round, version } of ofKind(events, 'arrived')) expect(version).toBeLessThanOrEqual(round);
        expect(aged).toBeLessThanOrEqual(rounds * (maxInFlight - 1));
      }),
      { numRuns: 8 },
    );
  });

  it('ends the run when client after client fails, and goes on when some do', async () => {
    const all = play(ledgerPlan({ faults: [{ kind: 'throw' }] }, { ...unequal, policy: fedbuff }));
    await expect(all).rejects.toThrow(ClientError);
    const faults = [0, 3].map((client) => ({ client, kind: 'throw' }) as const);
    const events = await play(ledgerPlan({ faults }, { ...unequal, policy: fedbuff, rounds: 6 }));
    expect(ofKind(events, 'crashed').length).toBeGreaterThan(0);
    expect(linesOf(events)).toHaveLength(6);
  });
});
