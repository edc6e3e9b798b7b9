import type { CodecReference } from '../codecs/codec.js';
import type { NamedSpec } from '../core/named.js';
import type { FederatedData } from '../data/dataset.js';
import type { BackendName, DeviceName } from '../engine/engine.js';
import type { usualAloneEpochs } from '../incentives/economics/appeal.js';
import type { AssignedBehaviour } from '../incentives/training/behaviours/assignment.js';
import type { MechanismOptions } from '../incentives/training/participation/create-setting.js';
import type { OptOutOptions } from '../incentives/training/participation/opt-out.js';
import type { CohortOptions, DeviceOptions, NetworkOptions, PolicyOptions } from '../scheduler/schedule-options.js';
import type { TrainingOptions } from '../strategies/strategy.js';
import type { MeasureName } from './measures.js';

/** When and how models are evaluated. */
export interface EvaluationOptions {
  /** Number of rounds between two evaluations; the last round is always evaluated. */
  readonly every: number;
  /**
   * The largest number of clients whose own models are evaluated, at evenly spaced ids. A client that has not worked
   * yet is evaluated with its initial model.
   */
  readonly clients: number;
  /** Which global model is tested: the strategy's (the default), or the mean of clients' last models. */
  readonly model?: 'global' | 'devices';
  /** Epochs that a client trains alone for the measure `appeal`; {@link usualAloneEpochs} by default. */
  readonly aloneEpochs?: number;
  /** Further measures; none by default. Predictions of at most `clients` local models are compared. */
  readonly measures?: readonly (MeasureName | NamedSpec)[];
}

/**
 * The treatment of running statistics in shared models: they travel and are averaged; they stay with each client; or
 * there are none, and every batch is normalised by its own statistics.
 */
export type BatchNormStatistics = 'average' | 'local' | 'drop';

/** Everything that a host needs to play the server or any client. Plain data, with datasets in shared memory. */
export interface HostPlan {
  readonly seed: number;
  readonly rounds: number;
  readonly backend: BackendName;
  /** The device of the backend `onnx`; the CPU by default. */
  readonly device?: DeviceName;
  readonly strategy: NamedSpec;
  /** One model for all clients, or one per client. */
  readonly models: readonly NamedSpec[];
  readonly training: TrainingOptions;
  /** The treatment of running statistics; averaged by default. */
  readonly batchNorm?: BatchNormStatistics;
  readonly data: FederatedData;
  /** What compresses or protects updates and payloads on their way, first to last. */
  readonly codecs: readonly CodecReference[];
  readonly cohort: CohortOptions;
  readonly policy: PolicyOptions;
  /** The behaviours of clients; all honest by default. */
  readonly behaviours?: readonly AssignedBehaviour[];
}

/** The agents behind the clients and their mechanism. Plain data. */
export interface IncentivesPlan extends MechanismOptions {
  readonly mechanism: NamedSpec;
}

/**
 * The sections of a scenario that ask for observers, by the observer's name; absent ones do not. Each observer that has a section adds
 * it in its file: `declare module '../plan.js' { interface ObserverOptions { readonly valuation?: ValuationOptions } }`.
 */
// biome-ignore lint/suspicious/noEmptyInterface: the files of observers add the sections
export interface ObserverOptions {}

/** A complete simulation: made by the scenario loader, run by the simulation. */
export interface SimulationPlan extends HostPlan, ObserverOptions {
  readonly threads: number;
  /** A remark for the user about where the run computes; usually absent. */
  readonly remark?: string;
  readonly devices: DeviceOptions;
  readonly network: NetworkOptions;
  readonly evaluation: EvaluationOptions;
  /** Whether the run stops or the previous model is restored if the global model is not finite; stops by default. */
  readonly onDivergence?: 'stop' | 'restore';
  /** The detectors that score updates; none by default. */
  readonly detectors?: readonly NamedSpec[];
  /** The agents that decide whether to take part. Without it all clients contribute all their samples. */
  readonly incentives?: IncentivesPlan;
  /** Observers of modules; none by default. */
  readonly observers?: readonly NamedSpec[];
  /** When clients leave and come back; by default they stay. */
  readonly optOut?: OptOutOptions;
}
