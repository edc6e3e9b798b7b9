import { sumOf } from './statistics.js';
/** `log sum_i exp(logs[i])`, without overflow. Minus infinity if there are no terms, or if all terms are minus infinity. */
export function logSumExp(logs: readonly number[]): number {
  const largest = Math.max(...logs);
  if (largest === Number.NEGATIVE_INFINITY) return largest;
  return largest + Math.log(sumOf(logs, (log) => Math.exp(log - largest)));
}
