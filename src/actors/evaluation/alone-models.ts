import type { EvaluationSums } from '../../learning/evaluation-sums.js';
import type { HostPool } from '../hosts/host-pool.js';
import { evaluateModel } from './evaluate-model.js';

/** By hosts, epochs and client. Training is expensive, and its result does not depend on the round. */
const known = new WeakMap<HostPool, Map<string, Promise<EvaluationSums>>>();

/**
 * Trains the common model on the samples of one client alone, for this many epochs, and evaluates it on the client's
 * own test rows. Trains only once in a run.
 */
export function evaluateAlone(pool: HostPool, client: number, epochs: number): Promise<EvaluationSums> {
  const ofPool = known.get(pool) ?? new Map<string, Promise<EvaluationSums>>();
  known.set(pool, ofPool);
  const key = `${epochs}/${client}`;
  const sums = ofPool.get(key) ?? evaluateModel(pool, { of: 'alone', client, epochs }, { of: 'own', client });
  ofPool.set(key, sums);
  return sums;
}

/** Evaluates a common model on a client's own test rows. */
export function evaluateOnOwnRows(pool: HostPool, weights: Float32Array, client: number): Promise<EvaluationSums> {
  return evaluateModel(pool, { of: 'weights', weights }, { of: 'own', client });
}

/** The mean loss; Infinity for a model that is not finite. */
export function meanLoss({ loss, samples }: EvaluationSums): number {
  return Number.isFinite(loss) ? loss / samples : Infinity;
}
