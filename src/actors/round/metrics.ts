import { map, type OperatorFunction, toArray } from 'rxjs';
import { sumOf } from '../../core/statistics.js';
import { roundIncentives } from '../../incentives/training/participation/round-incentives.js';
import { type Arrival, isTaken } from '../../scheduler/policies/policy.js';
import type { RoundMetrics, SimEvent } from '../events.js';
import type { ObserverDefinition } from '../observers/observer.js';
import { observers as builtIn } from '../observers/registry.js';

/** The events of one kind. */
function ofKind<K extends SimEvent['kind']>(events: readonly SimEvent[], kind: K) {
  return events.filter((event): event is Extract<SimEvent, { kind: K }> => event.kind === kind);
}

function totalBytes(messages: readonly { readonly bytes: number }[]): number {
  return sumOf(messages, (message) => message.bytes);
}

/** Sample-weighted means of the numbers that clients reported, by name. Clients without samples are left out. */
function clientMeans(arrivals: readonly Arrival[], samples: (client: number) => number): Record<string, number> {
  const sums = new Map<string, { weighted: number; weight: number }>();
  for (const { client, metrics } of [...arrivals].sort((a, b) => a.client - b.client || a.version - b.version)) {
    const weight = samples(client);
    if (weight === 0) continue;
    for (const [name, value] of Object.entries(metrics)) {
      const sum = sums.get(name) ?? { weighted: 0, weight: 0 };
      sums.set(name, { weighted: sum.weighted + weight * value, weight: sum.weight + weight });
    }
  }
  return Object.fromEntries([...sums].map(([name, { weighted, weight }]) => [name, weighted / weight]));
}

/**
 * Combines the events of one round into its line of metrics, which is emitted when the events end. The virtual time is
 * that of the last event.
 *
 * @param samples number of training samples of a client
 * @param wallSeconds real seconds since the start of the run, read when the round ends
 */
export function roundMetrics(
  round: number,
  samples: (client: number) => number,
  wallSeconds: () => number,
  observers: readonly Pick<ObserverDefinition, 'metrics'>[] = builtIn,
): OperatorFunction<SimEvent, RoundMetrics> {
  return (source) =>
    source.pipe(
      toArray(),
      map((events) => {
        const arrivals = ofKind(events, 'arrived');
        const taken = arrivals.filter(isTaken);
        const { trainLoss, ...client } = clientMeans(taken, samples);
        const late = ofKind(events, 'late').length;
        const dropped = ofKind(events, 'dropped').length;
        const staleness = sumOf(taken, ({ version }) => round - version) / taken.length;
        const server = ofKind(events, 'aggregated').at(-1)?.metrics;
        const decided = ofKind(events, 'decided').at(-1);
        return {
          round,
          virtualSeconds: events.at(-1)?.at ?? 0,
          wallSeconds: wallSeconds(),
          cohort: ofKind(events, 'cohort').reduce((size, event) => size + event.clients.length, 0),
          received: ofKind(events, 'aggregated').reduce((count, event) => count + event.received, 0),
          ...(ofKind(events, 'aggregated').at(-1)?.restored && { restored: true }),
          ...(late > 0 && { late }),
          ...(dropped > 0 && { dropped }),
          ...(staleness > 0 && { staleness }),
          uplinkBytes: totalBytes(arrivals),
          downlinkBytes: totalBytes(ofKind(events, 'sent')),
          ...(trainLoss !== undefined && { trainLoss }),
          ...(Object.keys(client).length > 0 && { client }),
          ...(server && { server }),
          ...(decided && { incentives: roundIncentives(decided.decisions, decided.prediction) }),
          ...observedMetrics(events, observers),
        };
      }),
    );
}

/** The fields that observers add to the line of a round. */
function observedMetrics(
  events: readonly SimEvent[],
  observers: readonly Pick<ObserverDefinition, 'metrics'>[],
): Partial<RoundMetrics> {
  let line: Partial<RoundMetrics> = {};
  for (const { metrics } of observers) {
    for (const event of events) {
      const added = metrics?.(event);
      if (added) line = { ...line, ...added };
    }
  }
  return line;
}
