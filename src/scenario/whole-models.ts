import type { Strategy } from '../strategies/strategy.js';
import type { Scenario } from './schema.js';

/**
 * Why clients do not share whole models of one kind, as a clause; undefined if they do.
 *
 * @param architectures number of different models among the clients
 * @param batchNorm the treatment of running statistics
 */
export function whyNotWholeModels(
  { name, lens }: Pick<Strategy, 'name' | 'lens'>,
  architectures: number,
  batchNorm: Scenario['batchNorm'],
): string | undefined {
  if (!lens) return `the strategy '${name}' shares no weights`;
  if (lens.covers === 'part') return `the strategy '${name}' shares a part of its weights only`;
  if (lens.perClient) return `the strategy '${name}' sends each client weights of its own`;
  if (batchNorm.statistics === 'local') return 'running statistics stay with the clients (batchNorm.statistics: local)';
  return architectures > 1 ? `the clients have ${architectures} different models` : undefined;
}
