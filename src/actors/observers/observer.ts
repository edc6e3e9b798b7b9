import { z } from 'zod';
import { InputError } from '../../core/errors.js';
import type { Plain } from '../../core/plain.js';
import type { Evaluator } from '../evaluation/evaluator.js';
import type { Finding, RoundMetrics, SimEvent } from '../events.js';
import type { Observation, Wants } from '../hosts/observation.js';
import type { Run } from '../population/run.js';
import type { RunNumber } from '../run-number.js';

/** A run and its evaluator, for observers. */
export interface ObservedRun extends Run {
  readonly evaluator: Evaluator;
}

/** Observes each round of a run after its aggregation. Observing takes no virtual time. */
export interface Observer {
  /** What the hosts keep of the updates of a round for this observer; nothing, if absent or undefined. */
  wants?(round: number): Wants | undefined;
  /**
   * Observes a round.
   *
   * @param seen what the hosts kept of the updates; undefined if no observer wanted anything
   * @returns the content of an event; undefined if there is none
   */
  after(round: number, seen: Observation | undefined): Promise<Finding | undefined>;
  /** Its memory between rounds, for a checkpoint; absent if it has none. The arrays in it must not change later. */
  memory?(): Plain;
}

/** The definition of an observer. */
export interface ObserverDefinition {
  /** Names its memory in a checkpoint, and the section of a scenario that asks for it. */
  readonly name: string;
  /**
   * The schema of a section of that name; a plan holds what it parses. Absent for an observer that other sections ask for, or that
   * every run has.
   */
  readonly section?: z.ZodType;
  /** The schema of its entry in the list `observers`, for an observer of a module: a zod object. */
  readonly options: z.ZodType;
  /**
   * Opens the observer for a run.
   *
   * @param options of its entry in the list `observers`
   * @param memory of the earlier rounds, if the run is resumed
   * @returns undefined if the plan does not ask for it
   * @throws InputError if the memory is not valid
   */
  open(run: ObservedRun, options: unknown, memory?: Plain): Promise<Observer | undefined>;
  /** The fields that an event adds to its round's line of metrics; undefined for none. */
  metrics?(event: SimEvent): Partial<RoundMetrics> | undefined;
  /** Its numbers in the summary of a run; none if absent. */
  readonly numbers?: readonly RunNumber[];
}

/** The options of an observer that has none. */
export const noOptions = z.strictObject({});

/** Declares an observer. Its memory and its options are parsed by their schemas. */
export function defineObserver<Options, Memory extends Plain = undefined>({
  memory: schema,
  open,
  ...definition
}: Pick<ObserverDefinition, 'name' | 'section' | 'metrics' | 'numbers'> & {
  readonly options: z.ZodType<Options>;
  /** The schema of its memory; absent if it has none. */
  readonly memory?: z.ZodType<Memory>;
  open(
    run: ObservedRun,
    options: Options,
    memory: Memory | undefined,
  ): Observer | undefined | Promise<Observer | undefined>;
}): ObserverDefinition {
  return {
    ...definition,
    open: async (run, given, remembered) => {
      const options = definition.options.parse(given);
      if (remembered === undefined || !schema) return open(run, options, undefined);
      const { success, data } = schema.safeParse(remembered);
      if (success) return open(run, options, data);
      throw new InputError('checkpoint', 'damaged', { reason: `the memory of '${definition.name}' cannot be read` });
    },
  };
}
