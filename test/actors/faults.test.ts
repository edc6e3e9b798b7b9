import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { RoundError } from '../../src/actors/round/round-error.js';
import { ClientError } from '../../src/core/errors.js';
import { ledgerPlan } from './ledger-plan.js';
import { linesOf, ofKind, play, playInThreads } from './play.js';

const folder = mkdtempSync(join(tmpdir(), 'fedstill-faults-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a fault in a client', () => {
  it("is that client's alone: it is told, its state stays and the others go on", async () => {
    const events = await play(ledgerPlan({ faults: [{ client: 2, round: 2, kind: 'throw' }] }));
    const crashed = ofKind(events, 'crashed');
    expect(crashed).toMatchObject([{ client: 2, round: 2, message: expect.stringContaining('an injected fault') }]);
    const worked = ofKind(events, 'arrived').map(({ round, client, metrics }) => [round, client, metrics.worked]);
    expect(worked.filter(([round]) => round === 2)).toHaveLength(5);
    expect(worked).toContainEqual([3, 2, 2]);
    expect(worked).toContainEqual([3, 1, 3]);
    expect(linesOf(events)[1]).toMatchObject({ cohort: 6, received: 5 });
  });

  it('ends every exchange in exactly one outcome', async () => {
    const faults = [1, 3, 4].map((client) => ({ client, kind: 'throw' }) as const);
    const events = await play(ledgerPlan({ faults }, { cohort: { count: 4 }, threads: 2 }));
    const parts = (kind: 'sent' | 'started' | 'arrived' | 'crashed') =>
      ofKind(events, kind).map(({ round, client }) => `${round} ${client}`);
    const outcomes = [...parts('arrived'), ...parts('crashed')].sort();
    expect(outcomes).toStrictEqual(parts('sent').sort());
    expect(outcomes).toStrictEqual(parts('started').sort());
    expect(parts('crashed').length).toBeGreaterThan(0);
  });

  it('ends the run if the whole cohort fails, naming the client and the round', async () => {
    // The payloads of clients with odd ids are smaller, so that client 1 is the first to start.
    const run = play(ledgerPlan({ faults: [{ round: 2, kind: 'throw' }] }));
    await expect(run).rejects.toThrow(ClientError);
    await expect(run).rejects.toMatchObject({ client: 1, round: 2 });
    await expect(run).rejects.toThrow(
      /^client 1 failed in round 2: .*'work' of .*ledger\.mjs failed: an injected fault/,
    );
  });
});

describe('a fault in the server', () => {
  it('ends the run, naming the round', async () => {
    const run = play(ledgerPlan({ serverFault: 2 }));
    await expect(run).rejects.toThrow(RoundError);
    await expect(run).rejects.toThrow(
      /^round 2 failed: .*'aggregate' of .*ledger\.mjs failed: the server is out of order/,
    );
  });
});

describe('a host that dies', () => {
  it('is replaced, with the same result as without the fault', async () => {
    const plain = await play(ledgerPlan());
    for (const threads of [1, 2]) {
      const faults = (['exit', 'uncaught'] as const).map((kind, index) => ({
        client: 1 + 3 * index,
        round: 2,
        kind,
        marker: join(folder, `${kind}-${threads}`),
      }));
      expect(await playInThreads(ledgerPlan({ faults }, { threads }))).toStrictEqual(plain);
      expect(faults.every(({ marker }) => existsSync(marker))).toBe(true);
    }
  });

  it('whenever a client works makes that client crash and no other', async () => {
    const dying = ledgerPlan({ faults: [{ client: 3, round: 1, kind: 'exit' }] }, { threads: 2 });
    const events = await playInThreads(dying);
    expect(ofKind(events, 'crashed')).toMatchObject([{ client: 3, round: 1, message: /host died/ }]);
    expect(linesOf(events).map(({ received }) => received)).toStrictEqual([5, 6, 6]);
  });
});
