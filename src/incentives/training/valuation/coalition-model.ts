import { sumOf } from '../../../core/statistics.js';
import type { Coalition } from './coalition.js';

/**
 * How a coalition's model is averaged: over the updates of its members (`coalition`), or over all updates of the
 * round, where those of absent clients count as zero (`cohort`).
 */
export type Normalisation = 'coalition' | 'cohort';

/** The coefficients of the weighted sum that makes a coalition's model. */
export interface Coefficients {
  /** Of the models of all players; 0 for absent ones. */
  readonly players: readonly number[];
  /** Of the global model at the start of the round. */
  readonly global: number;
}

/**
 * The coefficients of a coalition's model: the global model at the start of the round plus the mean of the members'
 * updates, weighted by samples. Normalised over the coalition, the model of the grand coalition is that of Federated
 * Averaging, and a client that changes nothing still dilutes the changes of the others. Normalised over the cohort,
 * such a client is worth nothing.
 *
 * @param samples training samples of each player, or 0
 */
export function coalitionCoefficients(
  samples: readonly number[],
  coalition: Coalition,
  normalisation: Normalisation,
): Coefficients {
  const players = samples.map(() => 0);
  for (const member of coalition) players[member] = samples[member];
  const present = sumOf(players);
  const absent = sumOf(samples) - present;
  if (present === 0) return { players, global: 1 };
  return { players, global: normalisation === 'cohort' ? absent : 0 };
}
