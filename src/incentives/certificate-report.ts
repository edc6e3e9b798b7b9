import { tolerance } from './audit.js';
import type { Certificate } from './certificate.js';
import type { EquilibriumReport } from './game-result.js';

/** A certificate as a game reports it; gains that are mere rounding name nobody. */
export function reportOf<Action>(
  concept: string,
  { epsilon, best, deviations }: Certificate<Action>,
  ids: readonly string[],
): EquilibriumReport {
  const action = best?.action;
  const shown = typeof action === 'number' ? action : 'another offer';
  return {
    concept,
    epsilon,
    ...(best && epsilon > tolerance && { deviation: { agent: ids[best.player], action: shown } }),
    deviations,
  };
}
