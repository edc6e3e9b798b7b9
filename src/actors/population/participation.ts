import { z } from 'zod';
import { purposes } from '../../core/purposes.js';
import { RandomStream } from '../../core/random.js';
import { sumOf } from '../../core/statistics.js';
import { mechanismKind } from '../../incentives/economics/contribution/contribution-mechanisms.js';
import { ClientBehaviours } from '../../incentives/training/behaviours/client-behaviours.js';
import { createSetting } from '../../incentives/training/participation/create-setting.js';
import { decide, initialContributions } from '../../incentives/training/participation/decide.js';
import { agentDecisions, type Decision } from '../../incentives/training/participation/decision.js';
import {
  initialMemberships,
  type ModelReview,
  membership,
  updateMemberships,
} from '../../incentives/training/participation/opt-out.js';
import type { ParticipationSetting } from '../../incentives/training/participation/participation-setting.js';
import { type Prediction, predict } from '../../incentives/training/participation/prediction.js';
import type { Evaluation } from '../events.js';
import type { IncentivesPlan, SimulationPlan } from '../plan.js';

/** The memory of {@link Participation} between two rounds. */
export const participationMemory = z.object({
  agents: agentDecisions.optional().describe('the last decisions of all agents; absent without a mechanism'),
  members: z.array(membership).optional().describe('by client, whether it stays; absent where clients cannot leave'),
});
/** Parsed {@link participationMemory}. */
export type ParticipationMemory = z.infer<typeof participationMemory>;

/** The decisions of agents in a round. */
export interface RoundDecisions {
  readonly decisions: readonly Decision[];
  /** Present in the first round. */
  readonly prediction?: Prediction;
}

/**
 * Decides which clients take part in a run, and with how many samples: by their behaviour, by the decisions of agents
 * if there is a mechanism, and by the loss of the global model if clients can leave.
 */
export class Participation {
  readonly #plan: SimulationPlan;
  readonly #behaviours: ClientBehaviours;
  readonly #incentives?: { readonly plan: IncentivesPlan; readonly setting: ParticipationSetting };
  #agents: ParticipationMemory['agents'];
  #members: ParticipationMemory['members'];

  private constructor(
    plan: SimulationPlan,
    setting: ParticipationSetting | undefined,
    { agents, members }: ParticipationMemory,
  ) {
    this.#plan = plan;
    this.#behaviours = new ClientBehaviours(plan.behaviours);
    if (plan.optOut) this.#members = members ?? initialMemberships(plan.data.shards.length);
    if (!plan.incentives || !setting) return;
    this.#incentives = { plan: plan.incentives, setting };
    this.#agents = agents ?? { decisions: [], state: initialContributions(setting, plan.incentives.start) };
  }

  /**
   * @param memory of the earlier rounds, if the run is resumed
   * @throws InputError if the plan's mechanism cannot be loaded, or an assumption is broken
   */
  static async open(plan: SimulationPlan, memory: ParticipationMemory = {}): Promise<Participation> {
    return new Participation(plan, plan.incentives && (await settingOf(plan.incentives, plan)), memory);
  }

  /** The memory for a checkpoint. */
  memory(): ParticipationMemory {
    return {
      ...(this.#agents && { agents: this.#agents }),
      ...(this.#members && { members: this.#members }),
    };
  }

  /** The last decisions of agents; empty without a mechanism. */
  get decisions(): readonly Decision[] {
    return this.#agents?.decisions ?? [];
  }

  /** Lets agents decide, in rounds with decisions; undefined in others. */
  decide(round: number): RoundDecisions | undefined {
    if (!this.#incentives || !this.#agents) return undefined;
    const { plan, setting } = this.#incentives;
    if ((round - 1) % plan.every !== 0) return undefined;
    const { seed } = this.#plan;
    const random = RandomStream.of(seed, purposes.run.agents, round);
    const decided = decide(setting, this.#agents.state, (client) => this.#behaviours.of(client), round, random);
    this.#agents = decided;
    return {
      decisions: decided.decisions,
      ...(round === 1 && { prediction: predict(setting, RandomStream.of(seed, purposes.run.prediction)) }),
    };
  }

  /** Whether a client can be chosen in a round. */
  takesPart(client: number, round: number): boolean {
    const stays = this.#members?.[client].stays ?? true;
    return stays && this.#behaviours.of(client).takesPart(round) && this.samplesOf(client) !== 0;
  }

  /** The number of samples that a client contributes; undefined for all of them without a decision. */
  samplesOf(client: number): number | undefined {
    return this.#agents?.decisions[client]?.samples;
  }

  /**
   * Lets clients leave or come back, if they can.
   *
   * @param reviews as for {@link updateMemberships}
   * @returns the number of clients that stay
   */
  reconsider(reviews: readonly (ModelReview | undefined)[]): number {
    const { optOut, data } = this.#plan;
    if (!optOut || !this.#members) return data.shards.length;
    this.#members = updateMemberships(optOut, this.#members, reviews);
    return this.#members.filter(({ stays }) => stays).length;
  }

  /** Lets agents learn the accuracy of the global model, for the samples that they claim to contribute. */
  observe({ test }: Evaluation): void {
    if (this.#incentives?.plan.beliefs !== 'measured' || !this.#agents) return;
    const { decisions, state } = this.#agents;
    const expected = this.#incentives.setting.curve.value(sumOf(decisions.map(({ claimed }) => claimed)));
    if (expected === 0 || test.accuracy === 0) return;
    this.#agents = { decisions, state: { ...state, factor: test.accuracy / expected } };
  }
}

async function settingOf(incentives: IncentivesPlan, { data }: SimulationPlan): Promise<ParticipationSetting> {
  const mechanism = await mechanismKind.open(incentives.mechanism);
  const held = data.shards.map(({ train }) => train.length);
  return createSetting(incentives, mechanism, incentives.mechanism.options, held);
}
