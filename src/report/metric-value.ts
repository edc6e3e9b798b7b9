import { formatNumber, formatShare } from '../core/quantities.js';
import type { Metric } from '../data/task.js';

/** A value of a metric: a percentage where it is a share, else a number; `-` where there is none. */
export function metricValue({ unit }: Metric, value: number | undefined): string {
  return unit === 'share' ? formatShare(value) : formatNumber(value);
}
