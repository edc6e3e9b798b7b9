import type { EvaluationSums } from '../../learning/evaluation-sums.js';
import type { HostPool } from '../hosts/host-pool.js';
import { evaluateModel } from './evaluate-model.js';

/** By hosts, epochs and client: training is dear, and its result does not depend on the round. */
const known = new WeakMap<HostPool, Map<string, Promise<EvaluationSums>>>();

/**
 * Evaluates the common model, trained for so many epochs on the samples of one client alone, on the client's own test rows. In a run
 * it is trained once.
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

/** The mean loss. That of a model that is not finite is larger than any other. */
export function meanLoss({ loss, samples }: EvaluationSums): number {
  return Number.isFinite(loss) ? loss / samples : Infinity;
}
