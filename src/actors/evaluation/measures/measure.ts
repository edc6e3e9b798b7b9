import { z } from 'zod';
import type { Observation, Wants } from '../../hosts/observation.js';
import type { MeasureName, Measures } from '../../measures.js';
import type { EvaluationOptions } from '../../plan.js';
import type { Run } from '../../population/run.js';
import type { RunNumber } from '../../run-number.js';

/** The results of an evaluation, from which measures are computed. */
export interface Evaluated {
  readonly run: Run;
  /** What the hosts kept of the updates of this round. */
  readonly seen?: Observation;
  /** Accuracy on the test set. */
  readonly accuracy: number;
  /** Accuracy of each evaluated client on its own test rows. */
  readonly own: readonly number[];
  /** Present if a measure {@link Measure.readsOutputs}. */
  readonly outputs?: Outputs;
}

/** Logits on the test set, `[samples, classes]`, row-major. */
export interface Outputs {
  /** Outputs of the global model, or the server's predictions; absent if there are none. */
  readonly global?: Float32Array;
  /** Outputs of local models: clients' own models, and the models that hosts kept of the updates. */
  readonly local: readonly Float32Array[];
  /** Outputs of clients' own models. */
  readonly own: readonly ClientOutputs[];
}

/** Logits of a client's model on the test set, `[samples, classes]`, row-major. */
export interface ClientOutputs {
  readonly client: number;
  readonly outputs: Float32Array;
}

/** A measure of an evaluation. */
export interface Measure<Options = unknown> {
  readonly name: MeasureName;
  /** What the hosts keep of the updates of an evaluated round; nothing if absent. */
  wants?(options: EvaluationOptions): Wants;
  /** Whether it reads {@link Evaluated.outputs}; no if absent. */
  readonly readsOutputs?: boolean;
  /** Computes the measure. @returns its field; undefined if there is nothing to measure */
  take(evaluated: Evaluated, options: Options): Measures | undefined | Promise<Measures | undefined>;
  /** The numbers that it adds to the summary of a run. */
  readonly numbers: readonly RunNumber[];
  /** A zod object. */
  readonly options: z.ZodType<Options>;
}

/** Declares a measure. A measure without options may leave their schema out. */
export function defineMeasure<Options = unknown>(
  measure: Omit<Measure<Options>, 'options'> & Partial<Pick<Measure<Options>, 'options'>>,
): Measure<Options> | Measure {
  const { options } = measure;
  return options ? { ...measure, options } : { ...measure, options: z.strictObject({}) };
}
