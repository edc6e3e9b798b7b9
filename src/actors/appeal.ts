import { mean } from 'simple-statistics';
import { heldBy } from '../data/held-by.js';
import { globalModelAppeal } from '../incentives/appeal/appeal.js';
import type { EvaluationSums } from '../learning/learner.js';
import { type AppealToClients, type Measures, usualAloneEpochs } from '../scheduler/measures.js';
import { evenlySpaced } from './evenly-spaced.js';
import type { HostPool } from './host-pool.js';
import type { SimulationPlan } from './plan.js';

/** Whom the global model appeals to: those for whom it is better than a model of their own samples alone. */
export class Appeal {
  readonly #plan: SimulationPlan;
  readonly #pool: HostPool;
  /** What a client's own model comes to on its own test rows, by client; trained when first needed. */
  readonly #alone = new Map<number, Promise<EvaluationSums>>();

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

  async #to(clients: readonly number[], global: Float32Array): Promise<AppealToClients | undefined> {
    const tested = clients.filter((client) => heldBy(this.#plan.data, client).test.length > 0);
    if (tested.length === 0) return undefined;
    const shared = await Promise.all(
      tested.map((client) => this.#pool.run((host) => host.evaluateGlobalOnOwn(global, client))),
    );
    const alone = await Promise.all(tested.map((client) => this.#aloneOf(client)));
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

  #aloneOf(client: number): Promise<EvaluationSums> {
    const { aloneEpochs = usualAloneEpochs } = this.#plan.evaluation;
    const sums = this.#alone.get(client) ?? this.#pool.run((host) => host.evaluateAlone(client, aloneEpochs));
    this.#alone.set(client, sums);
    return sums;
  }
}

function lossOf({ loss, samples }: EvaluationSums): number {
  return loss / samples;
}

function accuracyOf({ correct, samples }: EvaluationSums): number {
  return correct / samples;
}
