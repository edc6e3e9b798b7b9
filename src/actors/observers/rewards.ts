import { z } from 'zod';
import { type LayoutPart, trainedPart } from '../../core/layout-part.js';
import { purposes } from '../../core/purposes.js';
import { RandomStream } from '../../core/random.js';
import { sumOf } from '../../core/statistics.js';
import type { Weights } from '../../core/weights.js';
import { labelsOf } from '../../data/labels.js';
import { classesOf } from '../../data/task.js';
import type { Decision } from '../../incentives/training/participation/decision.js';
import type { Reward } from '../../incentives/training/participation/round-incentives.js';
import { earlierModelForTarget, type KeptModel, keepModel } from '../../incentives/training/rewards/checkpoints.js';
import type { DegradedModel } from '../../incentives/training/rewards/degraded.js';
import { labelsForTarget } from '../../incentives/training/rewards/label-noise.js';
import type { RewardOptions } from '../../incentives/training/rewards/reward-options.js';
import { noisyModelForTarget } from '../../incentives/training/rewards/weight-noise.js';
import { predictedClass } from '../../learning/class-accuracies.js';
import { evaluateOverHosts } from '../evaluation/evaluate-model.js';
import type { Finding } from '../events.js';
import { inSharedMemory } from '../hosts/in-shared-memory.js';
import { planModel } from '../hosts/plan-model.js';
import { isOnSchedule } from '../on-schedule.js';
import { floats } from './floats.js';
import { defineObserver, noOptions, type ObservedRun, type Observer } from './observer.js';

/** Earlier global models that can be rewards, in ascending order of accuracy. */
const rewardMemory = z.array(
  z.object({
    round: z.int().min(0),
    accuracy: z.number().describe('on the samples on which rewards are tuned'),
    weights: floats,
  }),
);
type RewardMemory = z.infer<typeof rewardMemory>;

declare module '../events.js' {
  interface Findings {
    readonly rewarded: { readonly rewards: readonly Reward[] };
  }
  interface RoundMetrics {
    /** The rewards of agents; present in rounds with rewards. */
    readonly rewards?: readonly Reward[];
  }
}

/**
 * Rewards each agent with a model or labels of the accuracy that the mechanism owes it. The reward is tuned to its target on one part of
 * the test set and measured on another part. Rewards do not change the training.
 */
export const observer = defineObserver({
  name: 'rewards',
  options: noOptions,
  memory: rewardMemory,

  async open(run, _, memory) {
    const reward = run.plan.incentives?.reward;
    if (!reward) return undefined;
    const opened = new Rewards(run, reward, memory);
    if (!memory) await opened.keep(0);
    return opened;
  },

  metrics: (event) => (event.kind === 'rewarded' ? { rewards: event.rewards } : undefined),
});

class Rewards implements Observer {
  readonly #run: ObservedRun;
  readonly #reward: RewardOptions;
  /** Rows of the test set on which rewards are tuned. */
  readonly #tuning: Int32Array;
  /** As many other rows, on which rewards are measured. */
  readonly #measuring: Int32Array;
  #kept: readonly KeptModel[];

  constructor(run: ObservedRun, reward: RewardOptions, memory: RewardMemory = []) {
    this.#run = run;
    this.#reward = reward;
    this.#kept = memory;
    const { seed, data } = run.plan;
    const { size } = data.test;
    const count = Math.min(reward.samples, Math.floor(size / 2));
    const order =
      count > 0 ? RandomStream.of(seed, purposes.run.rewards, 'samples').permutation(size) : new Int32Array();
    this.#tuning = order.slice(0, count).sort();
    this.#measuring = order.slice(count, 2 * count).sort();
  }

  memory(): RewardMemory {
    return this.#kept.map((model) => ({ ...model }));
  }

  /** Keeps the global model as a possible reward, if rewards are earlier models and it is better than those kept before. */
  async keep(round: number): Promise<void> {
    if (this.#reward.name !== 'checkpoint') return;
    const weights = (await this.#run.server.model()).slice();
    const accuracy = await this.#accuracy(weights, this.#tuning);
    this.#kept = keepModel(this.#kept, { round, weights, accuracy }, this.#reward.resolution);
  }

  async after(round: number): Promise<Finding | undefined> {
    await this.keep(round);
    const { every } = this.#reward;
    const isDue = isOnSchedule(round, every) || round === this.#run.plan.rounds;
    return isDue ? { kind: 'rewarded', rewards: await this.#handOut(round) } : undefined;
  }

  /** The rewards of the agents that joined, according to their last decisions. */
  async #handOut(round: number): Promise<readonly Reward[]> {
    const reward = this.#reward;
    const owed = this.#run.participation.decisions.filter(({ joins, accuracy }) => joins && accuracy > 0);
    if (reward.name === 'labels') return this.#labels(round, owed);
    const weights = (await this.#run.server.model()).slice();
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
    const random = RandomStream.of(this.#run.plan.seed, purposes.run.rewards, 'noise', client, round);
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
    return trainedPart(planModel(this.#run.plan, 0).layout);
  }

  async #labels(round: number, owed: readonly Decision[]): Promise<readonly Reward[]> {
    const { seed, data } = this.#run.plan;
    const { task, targets, size } = data.test;
    const [classes, truth] = [classesOf(task), labelsOf(targets)];
    const logits = await this.#run.evaluator.logits(round);
    const predicted = Int32Array.from({ length: size }, (_, row) => predictedClass(logits, row * classes, classes));
    const tuned = { labels: predicted, truth, rows: this.#tuning, classes };
    const right = (labels: Int32Array, rows: Int32Array) =>
      sumOf(rows, (row) => (labels[row] === truth[row] ? 1 : 0)) / rows.length;
    return owed.map((decision) => {
      const random = RandomStream.of(seed, purposes.run.rewards, 'labels', decision.client, round);
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
    const { samples, correct } = await evaluateOverHosts(this.#run.pool, model, rows);
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
