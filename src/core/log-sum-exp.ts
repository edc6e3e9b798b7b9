import { sumOf } from './statistics.js';
/** `log sum_i exp(logs[i])`, without overflow; minus infinity for no terms, or if all are that. */
export function logSumExp(logs: readonly number[]): number {
  const largest = Math.max(...logs);
  if (largest === Number.NEGATIVE_INFINITY) return largest;
  return largest + Math.log(sumOf(logs, (log) => Math.exp(log - largest)));
}
