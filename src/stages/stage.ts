import type { z } from 'zod';
import type { Plain } from '../core/plain.js';
import type { RandomStream } from '../core/random.js';
import type { Delta } from '../core/weights.js';
import type { CohortOptions, PolicyOptions } from '../scheduler/schedule-options.js';
import type { Metrics, Strategy } from '../strategies/strategy.js';

/** A stage as a plan names it, its options parsed. */
export interface StageReference {
  readonly name: string;
  readonly options: unknown;
}

/** A delta on its way to the server, and what the stage remembers of a client for the next time. */
export interface Departure<Memory> {
  /** The same object if the stage leaves it as it is: the weights then travel untouched. */
  readonly delta: Delta;
  /**
   * Kept if the server takes the update. Otherwise the stage has what it had before, as the client starts again from the
   * server's weights.
   */
  readonly memory: Memory;
}

/** What a stage knows of the schedule. */
export interface StageContext {
  /** Clients in the population. */
  readonly population: number;
  readonly cohort: CohortOptions;
  readonly policy: PolicyOptions;
}

/** What a stage is to work with: its place in a scenario. */
export interface StageSetting extends StageContext {
  readonly strategy: Strategy;
  /** Different models among the clients. */
  readonly architectures: number;
  /** Whether no stage follows at the clients. */
  readonly isLast: boolean;
}

/**
 * Transforms what clients tell the server about weights, for any strategy that shares them: the delta from the weights that a
 * client was sent to those it sends back, without running statistics, which travel beside it. Strategies know nothing of it.
 */
export interface Stage<Options = unknown, Memory extends Plain = Plain> {
  readonly name: string;
  /** One line: what it is. */
  readonly title: string;
  readonly citation: string;
  readonly options: z.ZodType<Options>;
  /** Why it cannot work here, as a clause; undefined if it can. */
  refusal?(options: Options, setting: StageSetting): string | undefined;
  /** Why it cannot work where running statistics travel beside the delta, as a clause; absent if it can. */
  readonly statisticsRefusal?: string;
  /**
   * At the client.
   *
   * @param memory what the stage remembers of the client; undefined before its first update was taken
   */
  leave(options: Options, delta: Delta, memory: Memory | undefined): Departure<Memory>;
  /**
   * At the server, where it has to see the deltas of an aggregation together; gives the same number of them. It is not
   * called without any.
   *
   * @param random a stream of this stage and round
   */
  gather?(options: Options, deltas: readonly Delta[], context: StageContext, random: RandomStream): readonly Delta[];
  /** Numbers to report of a round, given how many rounds there have been with it. */
  account?(options: Options, context: StageContext): (rounds: number) => Metrics;
}

/** Declares a stage: checks the type of its memory. */
export function defineStage<Options, Memory extends Plain>(stage: Stage<Options, Memory>): Stage<Options, Memory> {
  return stage;
}
