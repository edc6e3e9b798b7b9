import { sumOf } from '../../../core/statistics.js';
import { assume } from '../../economics/assumption.js';
import { expectedMaximum } from './expected-maximum.js';

/** A client that computes for money. It needs `cycles` per task and works at a power in cycles per second. */
export interface Processor {
  /** c: cycles per task. */
  readonly cycles: number;
  /** The highest power; Infinity if unlimited. */
  readonly highest: number;
}

/** @throws InputError if cycles or a power are not positive */
export function checkProcessors(processors: readonly Processor[]): void {
  assume(processors.length > 0, 'followers', 'there is at least one follower', 'none');
  processors.forEach(({ cycles, highest }, i) => {
    assume(cycles > 0 && cycles < Infinity, `followers.${i}.cycles`, 'a task takes cycles', cycles);
    assume(highest > 0, `followers.${i}.highest`, 'the highest power is positive', highest);
  });
}

/** The utility of a client that is paid a price per unit of power: `q P - kappa c P^2` (Sarikaya and Ercetin 2019). */
export function processorUtility({ cycles }: Processor, energy: number, price: number, power: number): number {
  return price * power - energy * cycles * power ** 2;
}

/** The best power of a client: `q / (2 kappa c)`, or its highest. */
export function powerAt({ cycles, highest }: Processor, energy: number, price: number): number {
  return Math.min(price / (2 * energy * cycles), highest);
}

/** The total payment for these powers, at the lowest prices that lead to them. */
export function spendingOn(processors: readonly Processor[], energy: number, powers: readonly number[]): number {
  return sumOf(powers.map((power, i) => 2 * energy * processors[i].cycles * power ** 2));
}

/**
 * The expected time of a round in which every client finishes one task: each takes an exponential time of mean
 * `c / P`.
 */
export function expectedRound(processors: readonly Processor[], powers: readonly number[]): number {
  return expectedMaximum(powers.map((power, i) => power / processors[i].cycles));
}
