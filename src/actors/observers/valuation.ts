import { DivergenceError } from '../../core/errors.js';
import { optionsOf } from '../../core/named.js';
import { purposes } from '../../core/purposes.js';
import { RandomStream } from '../../core/random.js';
import { CachedUtility } from '../../incentives/training/valuation/cached-utility.js';
import type { Coalition } from '../../incentives/training/valuation/coalition.js';
import { coalitionCoefficients } from '../../incentives/training/valuation/coalition-model.js';
import { carriedOption } from '../../incentives/training/valuation/fed-influence.js';
import { boundaryUtilities } from '../../incentives/training/valuation/marginals.js';
import { findValuationMethod } from '../../incentives/training/valuation/methods.js';
import type { MethodValues, RoundValuation } from '../../incentives/training/valuation/round-valuation.js';
import { type ValuationOptions, valuationOptions } from '../../incentives/training/valuation/valuation-options.js';
import type { EvaluationSums } from '../../learning/evaluation-sums.js';
import { drawnTestRows } from '../evaluation/drawn-test-rows.js';
import { evaluateOverHosts } from '../evaluation/evaluate-model.js';
import type { Finding } from '../events.js';
import type { HostPool } from '../hosts/host-pool.js';
import type { Observation, ReceivedModels, Wants } from '../hosts/observation.js';
import type { SimulationPlan } from '../plan.js';
import { type InfluenceMemory, Influences, influenceMemory } from './influences.js';
import { defineObserver, noOptions, type Observer } from './observer.js';

declare module '../events.js' {
  interface Findings {
    readonly valued: { readonly valuation: RoundValuation };
  }
  interface RoundMetrics {
    /** Present if the scenario values clients and the server received updates. */
    readonly valuation?: RoundValuation;
  }
}

declare module '../plan.js' {
  interface ObserverOptions {
    /** How clients are valued. */
    readonly valuation?: ValuationOptions;
  }
}

/** Values the clients of each round by the plan's methods. */
export const observer = defineObserver({
  name: 'valuation',
  options: noOptions,
  section: valuationOptions.describe('how the contribution of each client to the model is valued'),
  memory: influenceMemory,
  open: ({ plan, pool }, _, memory) => plan.valuation && new Valuer(plan, plan.valuation, pool, memory),
  metrics: (event) => (event.kind === 'valued' ? { valuation: event.valuation } : undefined),
});

/**
 * Values clients by the models of coalitions of their updates. All methods share the evaluations: each coalition is evaluated once a
 * round.
 */
class Valuer implements Observer {
  readonly #plan: SimulationPlan;
  readonly #options: ValuationOptions;
  readonly #pool: HostPool;
  readonly #influences: Influences;
  /** Rows of the test set on which models are evaluated. */
  readonly #rows: Int32Array;

  /** @param memory of the earlier rounds, if the run is resumed */
  constructor(plan: SimulationPlan, options: ValuationOptions, pool: HostPool, memory?: InfluenceMemory) {
    this.#plan = plan;
    this.#options = options;
    this.#pool = pool;
    this.#influences = new Influences(pool, memory);
    this.#rows = drawnTestRows(plan, purposes.run.valuation, options.samples);
  }

  wants(): Wants {
    return { models: true };
  }

  memory(): InfluenceMemory {
    return this.#influences.memory();
  }

  /**
   * Values the clients of a round.
   *
   * @returns undefined if the server received no update
   * @throws DivergenceError if the utility is a loss and the loss of a coalition's model is not finite
   */
  async after(round: number, { models: received }: Observation = {}): Promise<Finding | undefined> {
    if (!received) return undefined;
    const clients = [...new Set(received.updates.map(({ client }) => client))];
    const shared = new CachedUtility((coalition) => this.#utility(round, received, clients, coalition));
    const { emptySet, grandCoalition } = await boundaryUtilities(clients.length, shared.of);
    const methods: Record<string, MethodValues> = {};
    for (const named of this.#options.methods) {
      const method = findValuationMethod(named.name);
      if (method.value) {
        const utility = new CachedUtility(shared.of);
        const random = RandomStream.of(this.#plan.seed, purposes.run.valuation, named.name, round);
        const found = await method.value(clients.length, utility.of, optionsOf(named), random);
        const byClient = (all: Float64Array) =>
          Object.fromEntries(clients.map((client, player) => [client, all[player]]));
        methods[named.name] = {
          values: byClient(found.values),
          ...(found.errors && { errors: byClient(found.errors) }),
          evaluations: utility.evaluations,
        };
      } else {
        const carried = carriedOption.parse(optionsOf(named).carried);
        const values = await this.#influences.value(received, carried, grandCoalition, this.#rows, (sums) =>
          this.#utilityOf(round, sums),
        );
        methods[named.name] = { values, evaluations: Object.keys(values).length + 1 };
      }
    }
    return { kind: 'valued', valuation: { utility: { before: emptySet, after: grandCoalition }, methods } };
  }

  /** The utility of the model of a coalition. */
  async #utility(
    round: number,
    { global, updates }: ReceivedModels,
    clients: readonly number[],
    coalition: Coalition,
  ): Promise<number> {
    const { normalisation = 'coalition' } = this.#options;
    const present = new Set(coalition.map((player) => clients[player]));
    const members = [...updates.keys()].filter((position) => present.has(updates[position].client));
    const coefficients = coalitionCoefficients(
      updates.map(({ samples }) => samples),
      members,
      normalisation,
    );
    const models = [...updates.map(({ weights }) => weights), global];
    const counts = [...coefficients.players, coefficients.global];
    const counting = [...models.keys()].filter((position) => counts[position] > 0);
    const mean = {
      of: 'mean',
      models: counting.map((position) => models[position]),
      coefficients: counting.map((position) => counts[position]),
    } as const;
    const sums = await evaluateOverHosts(this.#pool, mean, this.#rows);
    return this.#utilityOf(round, sums);
  }

  #utilityOf(round: number, { samples, correct, loss }: EvaluationSums): number {
    if (this.#options.utility !== 'negative-loss') return correct / samples;
    if (Number.isFinite(loss)) return -loss / samples;
    throw new DivergenceError(round, 'the model of a coalition that is valued', `its loss is ${loss / samples}`);
  }
}
