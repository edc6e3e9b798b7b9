import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Mailbox } from '../../../src/actors/hosts/mailbox.js';

describe('Mailbox', () => {
  it('handles one message at a time, in order, and goes on after a failure', async () => {
    const message = fc.record({ turns: fc.nat(4), fails: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 10 }), async (messages) => {
        const mailbox = new Mailbox();
        const log: string[] = [];
        const results = messages.map(({ turns, fails }, index) =>
          mailbox.post(async () => {
            log.push(`begin ${index}`);
            for (let turn = 0; turn < turns; turn++) await setImmediate();
            log.push(`end ${index}`);
            if (fails) throw new Error(`failure ${index}`);
            return index;
          }),
        );
        const settled = await Promise.allSettled(results);
        expect(log).toStrictEqual(messages.flatMap((_, index) => [`begin ${index}`, `end ${index}`]));
        expect(settled.map(({ status }) => status === 'rejected')).toStrictEqual(messages.map(({ fails }) => fails));
      }),
      { numRuns: 30 },
    );
  });
});
