import { tolerance } from '../economics/audit.js';
import type { Certificate } from '../economics/certificate.js';
import type { EquilibriumReport } from './game-result.js';

/**
 * Turns a certificate into the report of a game. Gains within rounding error name no agent.
 *
 * @param stakes the amount with which gains are compared
 */
export function reportOf<Action>(
  concept: string,
  { epsilon, best, deviations }: Certificate<Action>,
  ids: readonly string[],
  stakes: number,
): EquilibriumReport {
  const action = best?.action;
  const shown = typeof action === 'number' ? action : 'another offer';
  return {
    concept,
    epsilon,
    stakes,
    ...(best && epsilon > tolerance * stakes && { deviation: { agent: ids[best.player], action: shown } }),
    deviations,
  };
}
