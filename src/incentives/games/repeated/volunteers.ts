import { assume } from '../../economics/assumption.js';

/**
 * A game in which one player who trains is enough: all gain `benefit`, and those who train pay `cost` (Diekmann 1985).
 */
export interface VolunteersDilemma {
  readonly players: number;
  readonly benefit: number;
  readonly cost: number;
}

function check({ players, benefit, cost }: VolunteersDilemma): void {
  assume(Number.isInteger(players) && players >= 2, 'players', 'there are two players or more', players);
  assume(cost > 0, 'cost', 'training costs something', cost);
  assume(cost < benefit, 'cost', 'training alone pays (cost < benefit)', `${cost} of ${benefit}`);
}

/** The probability of training of each player in the symmetric mixed equilibrium. */
export function mixedEquilibrium(game: VolunteersDilemma): number {
  check(game);
  return 1 - (game.cost / game.benefit) ** (1 / (game.players - 1));
}

/** The probability that nobody trains, if each player trains with this probability. */
export function nobodyTrains({ players }: VolunteersDilemma, chance: number): number {
  return (1 - chance) ** players;
}

/**
 * Replicator dynamics: the share of players who train, by classical Runge-Kutta steps of
 * `x' = x (1 - x) [benefit (1 - x)^(players - 1) - cost]`. It converges to the mixed equilibrium from any start within
 * (0, 1).
 *
 * @param start the share at time 0: in [0, 1]
 * @param time duration, in units of the inverse of payoffs
 */
export function replicatorShare(game: VolunteersDilemma, start: number, time: number, step = 0.05): number {
  check(game);
  assume(start >= 0 && start <= 1, 'start', 'a share is between 0 and 1', start);
  const { players, benefit, cost } = game;
  const rate = (x: number) => x * (1 - x) * (benefit * (1 - x) ** (players - 1) - cost);
  const steps = Math.ceil(time / step);
  const h = time / steps;
  let x = start;
  for (let i = 0; i < steps; i++) {
    const a = rate(x);
    const b = rate(x + (h / 2) * a);
    const c = rate(x + (h / 2) * b);
    const d = rate(x + h * c);
    x = Math.min(1, Math.max(0, x + (h / 6) * (a + 2 * b + 2 * c + d)));
  }
  return x;
}
