import type { Coalition } from './coalition.js';

/**
 * What the model of a coalition is measured against: the members' updates alone (`coalition`), or all updates of the round, those
 * of absent clients counting as none (`cohort`).
 */
export type Normalisation = 'coalition' | 'cohort';

/** How models count in the model of a coalition, which is their mean with these coefficients. */
export interface Coefficients {
  /** Of the models of all players, 0 for those who are absent. */
  readonly players: readonly number[];
  /** Of the global model that the round began with. */
  readonly global: number;
}

/**
 * The model of a coalition: the global model that the round began with, moved by the mean of the members' updates, weighted by
 * samples. Normalised over the coalition, the model of all is that of Federated Averaging, and a client that changes nothing still
 * dilutes what the others change; normalised over the cohort, it is worth nothing.
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
  const present = sum(players);
  const absent = sum(samples) - present;
  if (present === 0) return { players, global: 1 };
  return { players, global: normalisation === 'cohort' ? absent : 0 };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
