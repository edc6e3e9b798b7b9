import type { RoundMetrics } from '../../actors/events.js';
import { formatBytes, formatSeconds } from '../../core/quantities.js';
import type { Metric } from '../../data/task.js';
import { metricValue } from '../metric-value.js';

/** What people read of the last round: the metric, the bytes sent so far, and virtual time. */
export class RoundStatus {
  readonly #metric: Metric;
  #value: number | undefined;
  #bytes = 0;
  #virtualSeconds = 0;

  constructor(metric: Metric) {
    this.#metric = metric;
  }

  /** The next run begins, whose bytes count from 0. */
  begin(): void {
    this.#bytes = 0;
  }

  /** Adds a round. A round without an evaluation keeps the last value of the metric. */
  add({ test, personal, uplinkBytes, downlinkBytes, virtualSeconds }: RoundMetrics): void {
    const { name } = this.#metric;
    this.#value = test?.[name] ?? personal?.[name].mean ?? this.#value;
    this.#bytes += uplinkBytes + downlinkBytes;
    this.#virtualSeconds = virtualSeconds;
  }

  /** `accuracy 69.79% | 1.6 MB | virtual 2.8s` */
  get text(): string {
    const metric = `${this.#metric.name} ${metricValue(this.#metric, this.#value)}`;
    return `${metric} | ${formatBytes(this.#bytes)} | virtual ${formatSeconds(this.#virtualSeconds)}`;
  }
}
