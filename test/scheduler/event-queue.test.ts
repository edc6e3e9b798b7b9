import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EventQueue } from '../../src/scheduler/event-queue.js';

const push = fc.record({ time: fc.nat(5), urgent: fc.boolean() });

test('entries come by time, urgent ones first, then as they were put in, whatever is taken out in between', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof({ weight: 3, arbitrary: push }, { weight: 1, arbitrary: fc.constant('pop') })),
      (steps) => {
        const queue = new EventQueue<number>();
        const waiting: { id: number; time: number; urgent: boolean }[] = [];
        const next = () =>
          waiting.sort((a, b) => a.time - b.time || Number(b.urgent) - Number(a.urgent) || a.id - b.id).at(0);
        const take = () => {
          expect(queue.peek()?.entry).toBe(next()?.id);
          expect(queue.peek()?.time).toBe(next()?.time);
          queue.pop();
          waiting.shift();
          expect(queue.size).toBe(waiting.length);
        };
        for (const [id, step] of steps.entries()) {
          if (typeof step === 'string') take();
          else {
            queue.push(id, step.time, step.urgent);
            waiting.push({ id, ...step });
          }
        }
        while (waiting.length > 0) take();
        expect(queue.peek()).toBeUndefined();
      },
    ),
  );
});

test('as many entries as a large population has come in order, and each has a ticket of its own', () => {
  const queue = new EventQueue<number>();
  const times = Float64Array.from({ length: 20_000 }, (_, id) => (id * 7919) % 997);
  const tickets = new Set(times.map((time, id) => queue.push(id, time, false)));
  expect(tickets.size).toBe(times.length);
  const order: number[] = [];
  for (let next = queue.peek(); next; next = queue.peek()) {
    order.push(next.entry);
    queue.pop();
  }
  expect(order).toStrictEqual([...times.keys()].sort((a, b) => times[a] - times[b] || a - b));
});
