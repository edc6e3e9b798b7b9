import { evenlySpaced } from '../../../core/evenly-spaced.js';
import { compensatedMean } from '../../../core/statistics.js';
import { heldBy } from '../../../data/held-by.js';
import { globalModelAppeal, usualAloneEpochs } from '../../../incentives/economics/appeal.js';
import type { EvaluationSums } from '../../../learning/evaluation-sums.js';
import type { HostPool } from '../../hosts/host-pool.js';
import type { Measures } from '../../measures.js';
import type { SimulationPlan } from '../../plan.js';
import { ofLast } from '../../run-number.js';
import { evaluateAlone, evaluateOnOwnRows, meanLoss } from '../alone-models.js';
import { defineMeasure } from './measure.js';

declare module '../../measures.js' {
  interface Measures {
    /** How many clients prefer the global model (Cho et al. 2024, arXiv:2205.14840), measured on their own test rows. */
    readonly appeal?: { readonly seen: AppealToClients; readonly unseen?: AppealToClients };
  }
}

/** Compares the global model with the models that the clients of a group train alone. */
export interface AppealToClients {
  /** Share of the clients whose loss is lower under the global model than under their own model. */
  readonly appeal: number;
  /** Mean accuracy of the global model. */
  readonly accuracy: number;
  /** Mean accuracy of the models that clients train alone. */
  readonly alone: number;
  /** Mean accuracy if each client uses the model with the lower loss. */
  readonly preferred: number;
}

/** Measures for how many clients the global model is better than a model of their own samples alone. */
export const measure = defineMeasure({
  name: 'appeal',
  numbers: [
    ofLast('appeal', 'appeal', (measures) => measures.appeal?.seen.appeal),
    ofLast('preferred', 'preferred accuracy', (measures) => measures.appeal?.seen.preferred),
    ofLast('unseenAppeal', 'unseen appeal', (measures) => measures.appeal?.unseen?.appeal),
    ofLast('unseenAccuracy', 'unseen accuracy', (measures) => measures.appeal?.unseen?.accuracy),
    ofLast('unseenPreferred', 'unseen preferred accuracy', (measures) => measures.appeal?.unseen?.preferred),
  ],

  async take({ run: { plan, pool, abilities, server } }) {
    if (!abilities.serverModel) return undefined;
    const found = await appealOf(plan, pool, await server.model());
    return found && { appeal: found };
  },
});

/**
 * Computes `Measures.appeal`.
 *
 * @param global weights of the global model
 * @returns undefined if no client has test rows of its own
 */
async function appealOf(plan: SimulationPlan, pool: HostPool, global: Float32Array): Promise<Measures['appeal']> {
  const { shards, unseen = [] } = plan.data;
  const newcomers = unseen.map((_, position) => shards.length + position);
  const seen = await appealTo(evenlySpaced(plan.evaluation.clients, shards.length), plan, pool, global);
  const toUnseen = await appealTo(newcomers, plan, pool, global);
  return seen && { seen, ...(toUnseen && { unseen: toUnseen }) };
}

async function appealTo(
  clients: readonly number[],
  { data, evaluation }: SimulationPlan,
  pool: HostPool,
  global: Float32Array,
): Promise<AppealToClients | undefined> {
  const tested = clients.filter((client) => heldBy(data, client).test.length > 0);
  if (tested.length === 0) return undefined;
  const { aloneEpochs = usualAloneEpochs } = evaluation;
  const shared = await Promise.all(tested.map((client) => evaluateOnOwnRows(pool, global, client)));
  const alone = await Promise.all(tested.map((client) => evaluateAlone(pool, client, aloneEpochs)));
  const losses = shared.map(meanLoss);
  const requirements = alone.map(meanLoss);
  const preferred = tested.map((_, i) => (losses[i] < requirements[i] ? shared[i] : alone[i]));
  return {
    appeal: globalModelAppeal(losses, requirements),
    accuracy: compensatedMean(shared.map(accuracyOf)),
    alone: compensatedMean(alone.map(accuracyOf)),
    preferred: compensatedMean(preferred.map(accuracyOf)),
  };
}

function accuracyOf({ correct, samples }: EvaluationSums): number {
  return correct / samples;
}
