import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { delay, firstValueFrom, interval, map, of, take, timer, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/scheduler/virtual-clock.js';

/** Resolves after so many turns of the event loop. */
async function turns<T>(count: number, value: T): Promise<T> {
  for (let turn = 0; turn < count; turn++) await setImmediate();
  return value;
}

const delays = fc.array(fc.nat(20), { maxLength: 30 });

describe('VirtualClock', () => {
  it('executes in the order of time and, at one time, of scheduling', async () => {
    await fc.assert(
      fc.asyncProperty(delays, async (scheduled) => {
        const clock = new VirtualClock();
        const executed: [number, number][] = [];
        scheduled.forEach((after, index) => {
          clock.schedule(() => executed.push([clock.now(), index]), after);
        });
        await clock.run();
        const expected = scheduled.map((after, index) => [after, index]).sort(([a, i], [b, j]) => a - b || i - j);
        expect(executed).toStrictEqual(expected);
      }),
    );
  });

  it('executes what executed work schedules at its time, and never goes back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(delays, { maxLength: 8 }), async (children) => {
        const clock = new VirtualClock();
        const times: number[] = [];
        let scheduled = 0;
        children.forEach((ofChild, parent) => {
          clock.schedule(() => {
            times.push(clock.now());
            for (const after of ofChild) {
              const due = clock.now() + after;
              scheduled++;
              clock.schedule(() => {
                expect(clock.now()).toBe(due);
                times.push(clock.now());
              }, after);
            }
          }, parent);
        });
        await clock.run();
        expect(times).toHaveLength(children.length + scheduled);
        expect(times).toStrictEqual([...times].sort((a, b) => a - b));
      }),
    );
  });

  it('does not execute what was cancelled, before or while it runs', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(20), fc.nat(20))), async (pairs) => {
        const clock = new VirtualClock();
        const executed: number[] = [];
        const actions = pairs.map(([after], index) => clock.schedule(() => executed.push(index), after));
        pairs.forEach(([, cancelAt], index) => {
          clock.schedule(() => actions[index].unsubscribe(), cancelAt);
        });
        await clock.run();
        const survivors = pairs.flatMap(([after, cancelAt], index) => (after <= cancelAt ? [index] : []));
        expect([...executed].sort((a, b) => a - b)).toStrictEqual(survivors);
      }),
    );
  });

  it('waits at the lower bound of outside work, whichever ends first, and gives the same order', async () => {
    const work = fc.record({ bound: fc.nat(10), extra: fc.nat(10), turns: fc.nat(5) });
    await fc.assert(
      fc.asyncProperty(fc.array(work, { maxLength: 10 }), delays, async (works, plain) => {
        const play = async (patience: (index: number) => number) => {
          const clock = new VirtualClock();
          const log: string[] = [];
          const ended = new Set<number>();
          works.forEach(({ bound, extra }, index) => {
            const outside = async () => {
              await turns(patience(index), index);
              ended.add(index);
              return extra;
            };
            clock.completion(outside, bound).subscribe((more) => {
              expect(clock.now()).toBe(bound);
              clock.schedule(() => log.push(`work ${index} at ${clock.now()}`), more);
            });
          });
          plain.forEach((after, index) => {
            clock.schedule(() => {
              for (const [other, { bound }] of works.entries()) {
                if (bound < clock.now()) expect(ended).toContain(other);
              }
              log.push(`plain ${index} at ${clock.now()}`);
            }, after);
          });
          await clock.run();
          return log;
        };
        const inOrder = await play((index) => works[index].turns);
        const reversed = await play((index) => 5 - works[index].turns);
        expect(inOrder).toHaveLength(works.length + plain.length);
        expect(reversed).toStrictEqual(inOrder);
      }),
      { numRuns: 50 },
    );
  });

  it('starts outside work when it is subscribed to and drops its result when unsubscribed', async () => {
    const clock = new VirtualClock();
    let started = 0;
    const completion = clock.completion(async () => ++started, 5);
    expect(started).toBe(0);
    const results: number[] = [];
    const dropped = completion.subscribe((value) => results.push(value));
    completion.subscribe((value) => results.push(value));
    expect(started).toBe(2);
    dropped.unsubscribe();
    await clock.run();
    expect(results).toStrictEqual([2]);
  });

  it('takes what is scheduled from outside while it waits', async () => {
    const clock = new VirtualClock();
    const log: string[] = [];
    const outside = async () => {
      await turns(2, 0);
      clock.schedule(() => log.push(`scheduled at ${clock.now()}`), 3);
    };
    clock.completion(outside, 10).subscribe(() => log.push(`completed at ${clock.now()}`));
    await clock.run();
    expect(log).toStrictEqual(['scheduled at 3', 'completed at 10']);
  });

  it('delivers the error of outside work at its lower bound', async () => {
    const clock = new VirtualClock();
    const log: string[] = [];
    clock
      .completion(() => Promise.reject(new Error('failed')), 10)
      .subscribe({
        error: (error) => log.push(`${error.message} at ${clock.now()}`),
      });
    clock.schedule(() => log.push(`later at ${clock.now()}`), 11);
    await turns(3, 0);
    await clock.run();
    expect(log).toStrictEqual(['failed at 10', 'later at 11']);
  });

  it('rejects with the error of scheduled work and drops the rest', async () => {
    const clock = new VirtualClock();
    let executed = 0;
    clock.schedule(() => {
      throw new Error('broken');
    }, 1);
    clock.schedule(() => executed++, 2);
    await expect(clock.run()).rejects.toThrow('broken');
    await clock.run();
    expect(executed).toBe(0);
  });

  it('clamps negative delays, never executes infinite ones and refuses NaN', async () => {
    const clock = new VirtualClock(100);
    const times: number[] = [];
    clock.schedule(() => times.push(clock.now()), -5);
    clock.schedule(() => times.push(clock.now()), Number.POSITIVE_INFINITY);
    await clock.run();
    expect(times).toStrictEqual([100]);
    expect(clock.seconds).toBe(0.1);
    expect(() => clock.schedule(() => {}, Number.NaN)).toThrow(RangeError);
  });

  it('serves the time operators of RxJS', async () => {
    const clock = new VirtualClock();
    const at = map(() => clock.now());
    const ticks = firstValueFrom(interval(100, clock).pipe(take(4), at, toArray()));
    const once = firstValueFrom(timer(250, clock).pipe(at));
    const repeated = firstValueFrom(timer(10, 30, clock).pipe(take(3), at, toArray()));
    const delayed = firstValueFrom(of(1).pipe(delay(70, clock), at));
    await clock.run();
    expect(await ticks).toStrictEqual([100, 200, 300, 400]);
    expect(await once).toBe(250);
    expect(await repeated).toStrictEqual([10, 40, 70]);
    expect(await delayed).toBe(70);
  });

  it('lets work that takes no time go before everything else that is due', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(3), { minLength: 1, maxLength: 8 }), fc.nat(4), async (times, patience) => {
        const clock = new VirtualClock();
        const log: string[] = [];
        times.forEach((time, index) => {
          clock.at(time).subscribe(() => {
            log.push(`${index} at ${clock.now()}`);
            clock.instant(() => turns(patience, index)).subscribe((done) => log.push(`${done} done at ${clock.now()}`));
          });
        });
        await clock.run();
        const order = [...times.keys()].sort((a, b) => times[a] - times[b] || a - b);
        expect(log).toStrictEqual(order.flatMap((i) => [`${i} at ${times[i]}`, `${i} done at ${times[i]}`]));
      }),
    );
  });

  it('reaches a time exactly, whatever time it is when that is asked for', async () => {
    const time = fc.double({ min: 0, max: 1e9, noNaN: true });
    await fc.assert(
      fc.asyncProperty(time, time, async (start, due) => {
        const clock = new VirtualClock(start);
        const reached: number[] = [];
        clock.at(due).subscribe(() => reached.push(clock.now()));
        clock.at(Number.POSITIVE_INFINITY).subscribe(() => reached.push(Number.NaN));
        await clock.run();
        expect(reached).toStrictEqual([Math.max(start, due)]);
      }),
    );
  });
});
