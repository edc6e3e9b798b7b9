import { type LayoutPart, trainedPart } from '../../core/layout-part.js';
import { RandomStream } from '../../core/random.js';
import type { Weights } from '../../core/weights.js';
import type { Decision } from '../../incentives/training/participation/decision.js';
import type { Reward } from '../../incentives/training/participation/round-incentives.js';
import { earlierModelForTarget, type KeptModel, keepModel } from '../../incentives/training/rewards/checkpoints.js';
import type { DegradedModel } from '../../incentives/training/rewards/degraded.js';
import { labelsForTarget } from '../../incentives/training/rewards/label-noise.js';
import type { RewardOptions } from '../../incentives/training/rewards/options.js';
import { noisyModelForTarget } from '../../incentives/training/rewards/weight-noise.js';
import { predictedClass } from '../../learning/class-accuracies.js';
import { evaluateOverHosts } from '../evaluation/evaluate-model.js';
import type { Evaluator } from '../evaluation/evaluator.js';
import type { HostPool } from '../hosts/host-pool.js';
import { inSharedMemory } from '../hosts/in-shared-memory.js';
import { planModel } from '../hosts/plan-model.js';
import type { SimulationPlan } from '../plan.js';
import type { ServerActor } from '../population/server-actor.js';

/**
 * Hands out what a mechanism owes: for each agent something whose accuracy is brought down to its target on one part of
 * the test set and measured on another. What is handed out does not enter the training, which goes on from the global
 * model; it takes no virtual time.
 */
export class Rewards {
  readonly #plan: SimulationPlan;
  readonly #pool: HostPool;
  readonly #server: ServerActor;
  readonly #evaluator: Evaluator;
  /** Rows of the test set by which rewards are tuned, and as many others by which they are measured. */
  readonly #tuning: Int32Array;
  readonly #measuring: Int32Array;
  #kept: readonly KeptModel[];

  /** @param kept earlier models to go on with */
  constructor(
    plan: SimulationPlan,
    pool: HostPool,
    server: ServerActor,
    evaluator: Evaluator,
    kept: readonly KeptModel[] = [],
  ) {
    this.#plan = plan;
    this.#pool = pool;
    this.#server = server;
    this.#evaluator = evaluator;
    this.#kept = kept;
    const { size } = plan.data.test;
    const count = Math.min(plan.incentives?.reward?.samples ?? 0, Math.floor(size / 2));
    const order = count > 0 ? RandomStream.of(plan.seed, 'rewards', 'samples').permutation(size) : new Int32Array();
    this.#tuning = order.slice(0, count).sort();
    this.#measuring = order.slice(count, 2 * count).sort();
  }

  /** Earlier models, for a checkpoint. */
  get kept(): readonly KeptModel[] {
    return this.#kept;
  }

  /** Keeps the global model, where such models are handed out and it is better than those before. */
  async keep(round: number): Promise<void> {
    const reward = this.#plan.incentives?.reward;
    if (reward?.name !== 'checkpoint') return;
    const weights = (await this.#server.model()).slice();
    const accuracy = await this.#accuracy(weights, this.#tuning);
    this.#kept = keepModel(this.#kept, { round, weights, accuracy }, reward.resolution);
  }

  /**
   * What agents are handed after a round; undefined where nothing is handed out.
   *
   * @param decisions what they decided last
   */
  async handOut(round: number, decisions: readonly Decision[]): Promise<readonly Reward[] | undefined> {
    const { incentives, rounds } = this.#plan;
    const reward = incentives?.reward;
    if (!reward || !(round === rounds || (reward.every !== undefined && round % reward.every === 0))) return undefined;
    const owed = decisions.filter(({ joins, accuracy }) => joins && accuracy > 0);
    if (reward.name === 'labels') return this.#labels(round, owed);
    const weights = (await this.#server.model()).slice();
    const model = { weights, accuracy: await this.#accuracy(weights, this.#tuning) };
    return Promise.all(
      owed.map(async (decision) => {
        const handed = await this.#degraded(model, decision, reward, round);
        const { accuracy: tuned, degradation } = handed;
        const accuracy = await this.#accuracy(handed.weights, this.#measuring);
        return rewardOf(decision, { tuned, accuracy, degradation });
      }),
    );
  }

  #degraded(
    model: DegradedModel,
    { client, accuracy }: Decision,
    reward: Exclude<RewardOptions, { name: 'labels' }>,
    round: number,
  ): DegradedModel | Promise<DegradedModel> {
    if (reward.name === 'checkpoint') return earlierModelForTarget(model, this.#kept, accuracy);
    const random = RandomStream.of(this.#plan.seed, 'rewards', 'noise', client, round);
    return noisyModelForTarget(
      model,
      accuracy,
      (weights) => this.#accuracy(weights, this.#tuning),
      random,
      reward.steps,
      this.#trained(),
    );
  }

  #trained(): LayoutPart {
    return trainedPart(planModel(this.#plan, 0).layout);
  }

  async #labels(round: number, owed: readonly Decision[]): Promise<readonly Reward[]> {
    const { seed, data } = this.#plan;
    const { classes, labels: truth, size } = data.test;
    const logits = await this.#evaluator.logits(round);
    const predicted = Int32Array.from({ length: size }, (_, row) => predictedClass(logits, row * classes, classes));
    const tuned = { labels: predicted, truth, rows: this.#tuning, classes };
    const right = (labels: Int32Array, rows: Int32Array) =>
      rows.reduce((sum, row) => sum + (labels[row] === truth[row] ? 1 : 0), 0) / rows.length;
    return owed.map((decision) => {
      const random = RandomStream.of(seed, 'rewards', 'labels', decision.client, round);
      const { labels, accuracy, share } = labelsForTarget(tuned, decision.accuracy, random);
      return rewardOf(decision, {
        tuned: accuracy,
        accuracy: right(labels, this.#measuring),
        ...(share > 0 && { degradation: share }),
      });
    });
  }

  async #accuracy(weights: Weights, rows: Int32Array): Promise<number> {
    const model = { of: 'weights', weights: inSharedMemory(weights) } as const;
    const { samples, correct } = await evaluateOverHosts(this.#pool, model, rows);
    return correct / samples;
  }
}

function rewardOf(
  { client, accuracy: target, payment, cost }: Decision,
  { tuned, accuracy, degradation }: Pick<Reward, 'tuned' | 'accuracy' | 'degradation'>,
): Reward {
  const utility = accuracy + payment - cost;
  return { client, target, tuned, accuracy, ...(degradation !== undefined && { degradation }), utility };
}
