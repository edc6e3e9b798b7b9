import type { Strategy } from '../strategies/strategy.js';

/**
 * Why clients do not share whole models, all of one kind, as a clause; undefined if they do.
 *
 * @param architectures different models among the clients
 */
export function whyNotWholeModels(
  { name, sharesWeights }: Pick<Strategy, 'name' | 'sharesWeights'>,
  architectures: number,
): string | undefined {
  if (!sharesWeights) return `the strategy '${name}' shares no weights`;
  if (sharesWeights.partial) return `the strategy '${name}' shares a part of its weights only`;
  return architectures > 1 ? `the clients have ${architectures} different models` : undefined;
}
