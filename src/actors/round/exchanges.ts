import { type Observable, Subject, Subscription } from 'rxjs';
import { ClientError } from '../../core/errors.js';
import { ClientBehaviours, samplesTrainedOn } from '../../incentives/training/behaviours/client-behaviours.js';
import { clientRates } from '../../scheduler/devices.js';
import type { ExchangeEvent } from '../../scheduler/exchange-event.js';
import type { Policy } from '../../scheduler/policies/policy.js';
import type { VirtualClock } from '../../scheduler/virtual-clock.js';
import type { EncodedUpdate } from '../hosts/host-api.js';
import type { SimulationPlan } from '../plan.js';
import type { ReportedWork } from '../population/client-actor.js';
import type { Population } from '../population/population.js';
import { type ExchangeStep, exchange, type PendingExchange } from './exchange.js';

/** The results of exchanges since a round was opened. */
export interface RoundReturns {
  /** The updates that the server takes, in the order of arrival. */
  readonly updates: EncodedUpdate[];
  /** Consecutive failures; an update that the server takes ends the row. Failures of late clients do not count. */
  failures: readonly ClientError[];
}

/**
 * All exchanges under way. An exchange may last longer than the round in which it began; its result belongs to the
 * round in which it ends. A client has at most one.
 */
export class Exchanges {
  readonly #plan: SimulationPlan;
  readonly #clock: VirtualClock;
  readonly #policy: Policy;
  readonly #population: Population;
  readonly #behaviours: ClientBehaviours;
  /** By client, in the order in which their next steps were scheduled. */
  readonly #underWay = new Map<number, PendingExchange>();
  readonly #events = new Subject<ExchangeEvent>();
  readonly #subscription = new Subscription();
  #round = 0;
  #abandoned = 0;
  #returns: RoundReturns = { updates: [], failures: [] };

  /** @param underWay exchanges of a run that is resumed, in the order of the checkpoint */
  constructor(
    plan: SimulationPlan,
    clock: VirtualClock,
    policy: Policy,
    population: Population,
    underWay: readonly PendingExchange[] = [],
  ) {
    this.#plan = plan;
    this.#clock = clock;
    this.#policy = policy;
    this.#population = population;
    this.#behaviours = new ClientBehaviours(plan.behaviours);
    for (const sent of underWay) this.#follow(sent);
  }

  /** All events of exchanges, as they happen. */
  get events(): Observable<ExchangeEvent> {
    return this.#events;
  }

  /** The exchanges under way, for a checkpoint. */
  get underWay(): readonly PendingExchange[] {
    return [...this.#underWay.values()];
  }

  /** The number of exchanges under way. */
  get size(): number {
    return this.#underWay.size;
  }

  /** Whether a client has an exchange under way. */
  has(client: number): boolean {
    return this.#underWay.has(client);
  }

  /** Opens a round: later results belong to it. */
  open(round: number): RoundReturns {
    this.#round = round;
    this.#returns = { updates: [], failures: [] };
    return this.#returns;
  }

  /**
   * Sends a downlink payload to a client.
   *
   * @param samples number of samples that the client contributes; all if absent
   */
  begin(client: number, down: Uint8Array, samples?: number): void {
    const sent = { client, version: this.#round, sentAt: this.#clock.now(), down, samples };
    this.#events.next({ kind: 'sent', ...this.#at(sent), bytes: down.length });
    this.#follow(sent);
  }

  /** Drops all exchanges under way at the end of the run. Returns their events, ordered by client id. */
  abandon(): ExchangeEvent[] {
    const abandoned = [...this.#underWay.values()].sort((a, b) => a.client - b.client);
    this.#abandoned = abandoned.length;
    this.close();
    return abandoned.map((sent): ExchangeEvent => ({ kind: 'dropped', ...this.#at(sent), reason: 'end' }));
  }

  /** The number of exchanges that {@link abandon} has dropped. */
  get abandoned(): number {
    return this.#abandoned;
  }

  /** Stops following the exchanges, so that the clock has nothing left to execute. */
  close(): void {
    this.#subscription.unsubscribe();
    this.#underWay.clear();
  }

  #follow(sent: PendingExchange): void {
    const { devices, network, seed, rounds } = this.#plan;
    this.#underWay.set(sent.client, sent);
    const client = this.#population.client(sent.client);
    const rates = clientRates(devices, network, seed, sent.client);
    const steps = exchange(this.#clock, client, rates, sent, rounds);
    this.#subscription.add(steps.subscribe((step) => this.#step(sent, step)));
  }

  #step(sent: PendingExchange, step: ExchangeStep): void {
    switch (step.kind) {
      case 'started':
        // Moved to the end, like its next step on the clock.
        this.#underWay.delete(sent.client);
        this.#underWay.set(sent.client, { ...sent, arrivesAt: step.arrivesAt, trainedAt: step.trainedAt });
        this.#events.next({ kind: 'started', ...this.#at(sent) });
        return;
      case 'trained':
        this.#trained(sent);
        return;
      case 'arrived':
        this.#arrived(sent, step.worked);
        return;
      case 'crashed':
        this.#crashed(sent, step.cause);
        return;
    }
  }

  #trained(sent: PendingExchange): void {
    const { trainedAt: _, ...uploading } = this.#underWay.get(sent.client) ?? sent;
    this.#underWay.set(sent.client, uploading);
    this.#events.next({ kind: 'trained', ...this.#at(sent) });
  }

  #arrived(sent: PendingExchange, { up: payload, statistics, flops, metrics }: ReportedWork): void {
    const { client, version, sentAt, down, samples } = sent;
    const verdict = this.#policy.judge(this.#round - version);
    const { weight } = verdict;
    this.#underWay.delete(client);
    this.#population.client(client).settle(weight > 0);
    if (weight > 0) {
      const times = { sentAt: sentAt / 1000, arrivedAt: this.#clock.seconds };
      this.#returns.updates.push({ client, version, ...times, freshness: weight, payload, down, samples, statistics });
      this.#returns.failures = [];
    }
    const at = this.#at(sent);
    const trainedOn = this.#trainedOn(sent);
    this.#events.next({ kind: 'arrived', ...at, bytes: payload.length, flops, metrics, weight, trainedOn });
    if ('reason' in verdict) this.#events.next({ kind: 'dropped', ...at, reason: verdict.reason });
    else if (verdict.late) this.#events.next({ kind: 'late', ...at });
  }

  #trainedOn({ client, samples }: PendingExchange): number {
    const behaviour = this.#behaviours.of(client);
    return samplesTrainedOn(behaviour, samples, this.#plan.data.shards[behaviour.worksAs].train.length);
  }

  #crashed(sent: PendingExchange, cause: unknown): void {
    const error = new ClientError(sent.client, sent.version, cause);
    const { inFlight } = this.#policy;
    if (inFlight || sent.version === this.#round) this.#returns.failures = [...this.#returns.failures, error];
    this.#underWay.delete(sent.client);
    this.#events.next({ kind: 'crashed', ...this.#at(sent), message: error.message });
  }

  #at({ client, version }: PendingExchange) {
    return { at: this.#clock.seconds, round: this.#round, client, version };
  }
}
