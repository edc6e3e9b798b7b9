import type { Observation, Wants } from '../../hosts/observation.js';
import type { MeasureName, Measures } from '../../measures.js';
import type { EvaluationOptions } from '../../plan.js';
import type { Run } from '../../population/run.js';
import type { RunNumber } from '../../run-number.js';

/** The result of an evaluation so far. Measures are computed from it. */
export interface Evaluated {
  readonly run: Run;
  /** What the hosts kept of the updates of the round. */
  readonly seen?: Observation;
  /** On the test set. */
  readonly accuracy: number;
  /** Accuracies on the own test rows of clients. */
  readonly own: readonly number[];
  /** Present if a measure {@link Measure.readsOutputs}. */
  readonly outputs?: Outputs;
}

/** Logits on the test set, `[samples, classes]`, row-major. */
export interface Outputs {
  /** Of the global model or the server's predictions, if there are any. */
  readonly global?: Float32Array;
  /** Of local models: clients' own models, and the models that hosts kept of the updates. */
  readonly local: readonly Float32Array[];
  /** Of clients' own models. */
  readonly own: readonly ClientOutputs[];
}

/** Logits of a client's model on the test set, `[samples, classes]`, row-major. */
export interface ClientOutputs {
  readonly client: number;
  readonly outputs: Float32Array;
}

/** A measure of an evaluation. */
export interface Measure {
  readonly name: MeasureName;
  /** What the hosts keep of the updates of an evaluated round; nothing if absent. */
  wants?(options: EvaluationOptions): Wants;
  /** Whether it reads outputs on the test set. */
  readonly readsOutputs?: boolean;
  /** Computes the measure. @returns its field; undefined if there is nothing to measure */
  take(evaluated: Evaluated): Measures | undefined | Promise<Measures | undefined>;
  /** Its numbers in the summary of a run. */
  readonly numbers: readonly RunNumber[];
}
