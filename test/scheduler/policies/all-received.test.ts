import fc from 'fast-check';
import { Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { SimEvent } from '../../../src/scheduler/events.js';
import { allReceived } from '../../../src/scheduler/policies/all-received.js';
import { type Arrival, createPolicy } from '../../../src/scheduler/policies/policy.js';

describe('all-received', () => {
  it('closes the round with the last outcome and hands over those that arrived', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 20 }), (arrives) => {
        const cohort = arrives.map((_, index) => index * 2);
        const events = new Subject<SimEvent>();
        const closed: (readonly Arrival[])[] = [];
        allReceived(3, cohort)(events).subscribe((arrivals) => closed.push(arrivals));
        const outcomes = cohort.map((client, index): SimEvent => {
          const when = { at: index, round: 3, client };
          return arrives[index]
            ? { kind: 'arrived', ...when, bytes: 1, flops: 1, metrics: {} }
            : { kind: 'crashed', ...when, message: 'fault' };
        });
        for (const outcome of outcomes) {
          expect(closed).toHaveLength(0);
          events.next({ kind: 'started', at: outcome.at, round: 3, client: 0 });
          events.next({ kind: 'arrived', at: outcome.at, round: 2, client: 0, bytes: 1, flops: 1, metrics: {} });
          events.next(outcome);
        }
        expect(closed).toStrictEqual([outcomes.filter((outcome) => outcome.kind === 'arrived')]);
      }),
    );
  });

  it('is found by its name', () => {
    expect(createPolicy({ name: 'all-received' })).toBe(allReceived);
  });
});
