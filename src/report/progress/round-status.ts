import type { RoundMetrics } from '../../actors/events.js';
import { formatBytes, formatSeconds } from '../../core/quantities.js';
import type { Metric } from '../../data/task.js';
import { metricValue } from '../metric-value.js';

/** What people read of the last round of a run. */
export interface ShownRound {
  /** `accuracy 69.79%`; absent before the first evaluation. */
  readonly metric?: string;
  /** Bytes sent since this command began or resumed the run: `1.6 MB`. */
  readonly bytes: string;
  /** `virtual 2.8s` */
  readonly time: string;
}

/** Follows the rounds of one run after another. */
export class RoundStatus {
  readonly #metric: Metric;
  #value: number | undefined;
  #bytes = 0;
  #virtualSeconds: number | undefined;

  constructor(metric: Metric) {
    this.#metric = metric;
  }

  /** The next run begins, of which nothing is known yet. */
  begin(): void {
    this.#value = undefined;
    this.#bytes = 0;
    this.#virtualSeconds = undefined;
  }

  /** Adds a round. A round without an evaluation keeps the last value of the metric. */
  add({ test, personal, uplinkBytes, downlinkBytes, virtualSeconds }: RoundMetrics): void {
    const { name } = this.#metric;
    this.#value = test?.[name] ?? personal?.[name].mean ?? this.#value;
    this.#bytes += uplinkBytes + downlinkBytes;
    this.#virtualSeconds = virtualSeconds;
  }

  /** The last round; undefined before the first of the run. */
  get shown(): ShownRound | undefined {
    if (this.#virtualSeconds === undefined) return undefined;
    return {
      ...(this.#value !== undefined && { metric: `${this.#metric.name} ${metricValue(this.#metric, this.#value)}` }),
      bytes: formatBytes(this.#bytes),
      time: `virtual ${formatSeconds(this.#virtualSeconds)}`,
    };
  }
}
