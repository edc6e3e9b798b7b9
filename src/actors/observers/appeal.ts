import { mean } from 'simple-statistics';
import { evenlySpaced } from '../../core/evenly-spaced.js';
import { heldBy } from '../../data/held-by.js';
import { globalModelAppeal, usualAloneEpochs } from '../../incentives/economics/appeal.js';
import type { ModelReview, OptOutOptions } from '../../incentives/training/participation/opt-out.js';
import type { EvaluationSums } from '../../learning/learner.js';
import { evaluateModel } from '../evaluation/evaluate-model.js';
import type { HostPool } from '../hosts/host-pool.js';
import type { AppealToClients, Measures } from '../measures.js';
import type { SimulationPlan } from '../plan.js';

/** Whom the global model appeals to: those for whom it is better than a model of their own samples alone. */
export class Appeal {
  readonly #plan: SimulationPlan;
  readonly #pool: HostPool;
  /** What a client's own model comes to on its own test rows, by epochs and client; trained when first needed. */
  readonly #alone = new Map<string, Promise<EvaluationSums>>();

  constructor(plan: SimulationPlan, pool: HostPool) {
    this.#plan = plan;
    this.#pool = pool;
  }

  /** Undefined if no client has test rows of its own. */
  async of(global: Float32Array): Promise<Measures['appeal']> {
    const { data, evaluation } = this.#plan;
    const { shards, unseen = [] } = data;
    const newcomers = unseen.map((_, position) => shards.length + position);
    const seen = await this.#to(evenlySpaced(evaluation.clients, shards.length), global);
    const toUnseen = await this.#to(newcomers, global);
    return seen && { seen, ...(toUnseen && { unseen: toUnseen }) };
  }

  /** What each client that takes part sees of the global model; nothing, if it has no test rows of its own. */
  reviews(global: Float32Array, { requirement, aloneEpochs }: OptOutOptions): Promise<(ModelReview | undefined)[]> {
    return Promise.all(
      this.#plan.data.shards.map(async ({ test }, client) => {
        if (test.length === 0) return undefined;
        const [loss, required] = await Promise.all([
          this.#globalOnRowsOf(client, global).then(lossOf),
          requirement ?? this.#aloneOf(client, aloneEpochs).then(lossOf),
        ]);
        return { loss, requirement: required };
      }),
    );
  }

  async #to(clients: readonly number[], global: Float32Array): Promise<AppealToClients | undefined> {
    const tested = clients.filter((client) => heldBy(this.#plan.data, client).test.length > 0);
    if (tested.length === 0) return undefined;
    const { aloneEpochs = usualAloneEpochs } = this.#plan.evaluation;
    const shared = await Promise.all(tested.map((client) => this.#globalOnRowsOf(client, global)));
    const alone = await Promise.all(tested.map((client) => this.#aloneOf(client, aloneEpochs)));
    const losses = shared.map(lossOf);
    const requirements = alone.map(lossOf);
    const preferred = tested.map((_, i) => (losses[i] < requirements[i] ? shared[i] : alone[i]));
    return {
      appeal: globalModelAppeal(losses, requirements),
      accuracy: mean(shared.map(accuracyOf)),
      alone: mean(alone.map(accuracyOf)),
      preferred: mean(preferred.map(accuracyOf)),
    };
  }

  #globalOnRowsOf(client: number, weights: Float32Array): Promise<EvaluationSums> {
    return evaluateModel(this.#pool, { of: 'weights', weights }, { of: 'own', client });
  }

  #aloneOf(client: number, epochs: number): Promise<EvaluationSums> {
    const key = `${epochs}/${client}`;
    const train = () => evaluateModel(this.#pool, { of: 'alone', client, epochs }, { of: 'own', client });
    const sums = this.#alone.get(key) ?? train();
    this.#alone.set(key, sums);
    return sums;
  }
}

/** The mean loss; of a model that is not finite, more than any other. */
function lossOf({ loss, samples }: EvaluationSums): number {
  return Number.isFinite(loss) ? loss / samples : Infinity;
}

function accuracyOf({ correct, samples }: EvaluationSums): number {
  return correct / samples;
}
