import fc from 'fast-check';
import { Subject, take } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/core/errors.js';
import type { ExchangeEvent } from '../../../src/scheduler/exchange-event.js';
import { checkSchedule, createPolicy, takesStaleUpdates } from '../../../src/scheduler/policies/create-policy.js';
import { type PolicyOptions, policyOptions } from '../../../src/scheduler/schedule-options.js';
import { VirtualClock } from '../../../src/scheduler/virtual-clock.js';

const options = (written: unknown): PolicyOptions => policyOptions.parse(written);
const all = options({ name: 'all-received' });

interface Report {
  /** Virtual seconds after the opening of the round. */
  readonly after: number;
  readonly arrives: boolean;
}
const report = fc.record({ after: fc.integer({ min: 1, max: 20 }), arrives: fc.boolean() });
const reports = fc.array(report, { minLength: 1, maxLength: 12 });

/** The second at which the server stops waiting for a cohort, and how many have arrived by then; none if it never does. */
async function closing(policy: PolicyOptions, ofCohort: readonly Report[], wanted = ofCohort.length) {
  const clock = new VirtualClock(5000);
  const events = new Subject<ExchangeEvent>();
  const closed: { readonly second: number; readonly arrived: number }[] = [];
  const cohort = ofCohort.map((_, client) => client);
  let arrived = 0;
  const { closing: operator } = createPolicy(policy);
  events.pipe(operator({ round: 3, cohort, wanted, clock }), take(1)).subscribe(() => {
    closed.push({ second: clock.seconds - 5, arrived });
  });
  for (const [client, { after, arrives }] of ofCohort.entries()) {
    clock.at(5000 + after * 1000).subscribe(() => {
      if (arrives) arrived++;
      const at = { at: clock.seconds, round: 3, client };
      // Neither a start nor the end of an exchange of an earlier round counts.
      events.next({ kind: 'started', ...at, version: 3 });
      events.next({ kind: 'arrived', ...at, version: 2, bytes: 1, flops: 1, metrics: {}, weight: 0, trainedOn: 1 });
      events.next(
        arrives
          ? { kind: 'arrived', ...at, version: 3, bytes: 1, flops: 1, metrics: {}, weight: 1, trainedOn: 1 }
          : { kind: 'crashed', ...at, version: 3, message: 'fault' },
      );
    });
  }
  await clock.run();
  return closed[0];
}

const lastOf = (ofCohort: readonly Report[]) => Math.max(...ofCohort.map(({ after }) => after));
const arrivals = (ofCohort: readonly Report[]) => ofCohort.filter(({ arrives }) => arrives).length;

describe('all-received', () => {
  it('closes the round with the last outcome of its cohort', async () => {
    await fc.assert(
      fc.asyncProperty(reports, async (ofCohort) => {
        const expected = { second: lastOf(ofCohort), arrived: arrivals(ofCohort) };
        expect(await closing(all, ofCohort)).toStrictEqual(expected);
      }),
    );
  });
});

describe('deadline', () => {
  it('closes the round when all have reported or the time is up, whichever is first', async () => {
    await fc.assert(
      fc.asyncProperty(reports, fc.integer({ min: 1, max: 25 }), async (ofCohort, seconds) => {
        // Half a second later, so that nobody arrives at the very moment.
        const closed = await closing(options({ name: 'deadline', seconds: seconds + 0.5 }), ofCohort);
        const expected = Math.min(lastOf(ofCohort), seconds + 0.5);
        const onTime = ofCohort.filter(({ after }) => after <= seconds);
        expect(closed).toStrictEqual({ second: expected, arrived: arrivals(onTime) });
      }),
    );
  });

  it('without a time closes like all-received', async () => {
    await fc.assert(
      fc.asyncProperty(reports, async (ofCohort) => {
        const deadline = options({ name: 'deadline' });
        expect(await closing(deadline, ofCohort)).toStrictEqual(await closing(all, ofCohort));
      }),
    );
  });

  it('with over-selection lasts until as many have arrived as were wanted', async () => {
    await fc.assert(
      fc.asyncProperty(reports, fc.integer({ min: 1, max: 12 }), async (ofCohort, wanted) => {
        const closed = await closing(options({ name: 'deadline', overSelect: 1.5 }), ofCohort, wanted);
        const ascending = ofCohort.flatMap(({ after, arrives }) => (arrives ? [after] : [])).sort((a, b) => a - b);
        expect(closed?.second).toBe(ascending[wanted - 1] ?? lastOf(ofCohort));
        expect(closed?.arrived).toBe(Math.min(wanted, ascending.length));
      }),
    );
  });

  it('drops what is late, or keeps it with a weight that falls with age', () => {
    const drop = createPolicy(options({ name: 'deadline', seconds: 1 }));
    expect(drop.judge(0)).toStrictEqual({ weight: 1 });
    expect(drop.judge(1)).toStrictEqual({ weight: 0, reason: 'late' });
    const keep = createPolicy(options({ name: 'deadline', late: 'keep', staleness: { exponent: 1, limit: 2 } }));
    expect(keep.judge(0)).toStrictEqual({ weight: 1 });
    expect(keep.judge(1)).toStrictEqual({ weight: 0.5, late: true });
    expect(keep.judge(3)).toStrictEqual({ weight: 0, reason: 'stale' });
  });
});

describe('fedbuff', () => {
  it('closes the round with the last update that fills the buffer, counting no failures', async () => {
    await fc.assert(
      fc.asyncProperty(reports, fc.integer({ min: 1, max: 12 }), async (ofCohort, bufferSize) => {
        const closed = await closing(options({ name: 'fedbuff', bufferSize }), ofCohort);
        if (arrivals(ofCohort) < bufferSize) expect(closed).toBeUndefined();
        else expect(closed?.arrived).toBe(bufferSize);
      }),
    );
  });

  it('has weights of 1 for fresh updates that never grow with staleness, up to a limit', () => {
    const exponent = fc.double({ min: 0, max: 10, noNaN: true });
    fc.assert(
      fc.property(exponent, fc.nat(100), fc.nat(100), (power, limit, staleness) => {
        const { judge } = createPolicy(options({ name: 'fedbuff', staleness: { exponent: power, limit } }));
        const verdict = judge(staleness);
        if (staleness > limit) {
          expect(verdict).toStrictEqual({ weight: 0, reason: 'stale' });
          return;
        }
        expect(verdict.weight).toBeGreaterThan(0);
        expect(verdict.weight).toBeLessThanOrEqual(1);
        if (staleness === 0 || power === 0) expect(verdict.weight).toBe(1);
        else expect(verdict.weight).toBeLessThanOrEqual(judge(staleness - 1).weight);
      }),
    );
    expect(createPolicy(options({ name: 'fedbuff' })).judge(3)).toStrictEqual({ weight: 0.5 });
  });

  it('keeps as many clients at work as it is told, or as a cohort has', () => {
    expect(createPolicy(options({ name: 'fedbuff' })).inFlight?.(7)).toBe(7);
    expect(createPolicy(options({ name: 'fedbuff', maxInFlight: 3 })).inFlight?.(7)).toBe(3);
  });
});

describe('a schedule', () => {
  it('takes stale updates with fedbuff and with a deadline that keeps them', () => {
    const stale = [{ name: 'fedbuff' }, { name: 'deadline', late: 'keep' }];
    const fresh = [{ name: 'all-received' }, { name: 'deadline', seconds: 3 }];
    expect(stale.map((each) => takesStaleUpdates(options(each)))).toStrictEqual([true, true]);
    expect(fresh.map((each) => takesStaleUpdates(options(each)))).toStrictEqual([false, false]);
  });

  it('is refused if it asks for more clients than there are, naming the option', () => {
    const refused: [unknown, string][] = [
      [{ name: 'fedbuff', maxInFlight: 11 }, 'policy.maxInFlight'],
      [{ name: 'fedbuff', bufferSize: 11 }, 'policy.bufferSize'],
      [{ name: 'deadline', overSelect: 3 }, 'policy.overSelect'],
    ];
    for (const [policy, where] of refused) {
      const check = () => checkSchedule({ count: 5 }, options(policy), 10);
      expect(check).toThrow(InputError);
      expect(check).toThrow(new RegExp(`^${where}: expected at most 10, the size of the population; found 1[15]$`));
    }
    expect(() => checkSchedule({ count: 11 }, all, 10)).toThrow(/^cohort.count/);
    expect(() => checkSchedule({ fraction: 1 }, options({ name: 'fedbuff' }), 10)).not.toThrow();
  });
});
