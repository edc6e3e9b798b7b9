import fc from 'fast-check';
import { firstValueFrom, from } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { RoundMetrics, SimEvent } from '../../../src/actors/events.js';
import { roundMetrics } from '../../../src/actors/round/metrics.js';
import type { Metrics } from '../../../src/strategies/strategy.js';

const samples = (client: number) => client * 10;

function fold(events: readonly SimEvent[]): Promise<RoundMetrics> {
  return firstValueFrom(from(events).pipe(roundMetrics(4, samples, () => 1.5)));
}

function arrived(client: number, metrics: Metrics, at = 5, version = 4, weight = 1): SimEvent {
  return {
    kind: 'arrived',
    at,
    round: 4,
    client,
    version,
    bytes: 100 + client,
    flops: 1,
    metrics,
    weight,
    trainedOn: 10,
  };
}

describe('roundMetrics', () => {
  it('counts the cohort, bytes and updates and takes over the evaluation', async () => {
    const evaluation = { test: { accuracy: 0.5, loss: 1 } };
    const line = await fold([
      { kind: 'cohort', at: 1, round: 4, clients: [1, 2, 3] },
      ...[1, 2, 3].map((client): SimEvent => ({ kind: 'sent', at: 1, round: 4, client, version: 4, bytes: 10 })),
      ...[1, 2, 3].map((client): SimEvent => ({ kind: 'started', at: 2, round: 4, client, version: 4 })),
      arrived(1, {}),
      { kind: 'crashed', at: 5.5, round: 4, client: 3, version: 4, message: 'fault' },
      arrived(2, {}, 6),
      { kind: 'aggregated', at: 6, round: 4, received: 2 },
      { kind: 'evaluated', at: 6.5, round: 4, evaluation },
    ]);
    expect(line).toStrictEqual({
      round: 4,
      virtualSeconds: 6.5,
      wallSeconds: 1.5,
      cohort: 3,
      received: 2,
      uplinkBytes: 203,
      downlinkBytes: 30,
      ...evaluation,
    });
  });

  it('weights what clients report by their samples and leaves out those without any', async () => {
    const line = await fold([
      arrived(0, { trainLoss: Number.NaN }),
      arrived(1, { trainLoss: 4, steps: 2 }),
      arrived(3, { trainLoss: 8 }),
    ]);
    expect(line.trainLoss).toBe((10 * 4 + 30 * 8) / 40);
    expect(line.client).toStrictEqual({ steps: 2 });
  });

  it('counts late and dropped updates, and takes no metrics from those that are dropped', async () => {
    const of = (client: number, version: number) => ({ at: 5, round: 4, client, version });
    const line = await fold([
      arrived(1, { trainLoss: 4 }),
      arrived(2, { trainLoss: 8 }, 5, 2, 0.5),
      { kind: 'late', ...of(2, 2) },
      arrived(3, { trainLoss: 100 }, 5, 1, 0),
      { kind: 'dropped', ...of(3, 1), reason: 'late' },
      { kind: 'aggregated', at: 6, round: 4, received: 2, metrics: { epsilon: 3 } },
      { kind: 'dropped', ...of(4, 4), reason: 'end' },
    ]);
    expect(line).toMatchObject({ received: 2, late: 1, dropped: 2, staleness: 1, uplinkBytes: 306 });
    expect(line.trainLoss).toBe((10 * 4 + 20 * 8) / 30);
    expect(line.server).toStrictEqual({ epsilon: 3 });
  });

  it('shows a training loss that is not a number', async () => {
    expect((await fold([arrived(1, { trainLoss: Number.NaN }), arrived(2, { trainLoss: 1 })])).trainLoss).toBeNaN();
  });

  it('does not depend on the order of arrival', async () => {
    const arrivals = [1, 2, 3, 4, 5].map((client) =>
      arrived(client, { trainLoss: 1 / (client + 2), other: client / 7 }),
    );
    const inOrder = await fold(arrivals);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(arrivals, { minLength: 5 }), async (shuffled) => {
        expect(await fold(shuffled)).toStrictEqual(inOrder);
      }),
    );
  });
});
