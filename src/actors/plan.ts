import type { CodecReference } from '../codecs/chosen-codec.js';
import type { FederatedData } from '../data/dataset.js';
import type { BackendName, DeviceName } from '../engine/engine.js';
import type { usualAloneEpochs } from '../incentives/economics/appeal.js';
import type { AssignedBehaviour } from '../incentives/training/behaviours/assignment.js';
import type { ChosenDetector } from '../incentives/training/detection/detector-options.js';
import type { MechanismOptions } from '../incentives/training/participation/create-setting.js';
import type { OptOutOptions } from '../incentives/training/participation/opt-out.js';
import type { ModelSpec } from '../models/model.js';
import type { CohortOptions, DeviceOptions, NetworkOptions, PolicyOptions } from '../scheduler/schedule-options.js';
import type { TrainingOptions } from '../strategies/strategy.js';
import type { MeasureName } from './measures.js';

/** Which strategy runs: a registered name, or the URL of a module whose default export is a strategy. */
export interface StrategyReference {
  readonly name: string;
  readonly module?: string;
  /** Options, already parsed by the strategy's schema. */
  readonly options: unknown;
}

/** When and how models are evaluated. */
export interface EvaluationOptions {
  /** Every so many rounds, and after the last. */
  readonly every: number;
  /**
   * At most so many clients' models are evaluated (evenly spaced ids), where clients keep models of their own. A client
   * that has not worked yet is evaluated as its initialisation leaves it.
   */
  readonly clients: number;
  /** Which global model is tested: the strategy's, or the mean of clients' last models. The first, if absent. */
  readonly model?: 'global' | 'devices';
  /** Epochs that a client trains alone for the measure `appeal`; {@link usualAloneEpochs}, if absent. */
  readonly aloneEpochs?: number;
  /** Measures beside accuracies; none, if absent. Predictions are compared of at most `clients` local models. */
  readonly measures?: readonly MeasureName[];
}

/**
 * What becomes of the running statistics of batch normalisation that clients share: they travel and are averaged, stay with each client,
 * or there are none and every batch is normalised by its own.
 */
export type BatchNormStatistics = 'average' | 'local' | 'drop';

/** Everything a host needs to play the server or any client: plain data (datasets lie in shared memory). */
export interface HostPlan {
  readonly seed: number;
  readonly rounds: number;
  readonly backend: BackendName;
  /** What the backend `onnx` runs on; the CPU, if absent. */
  readonly device?: DeviceName;
  readonly strategy: StrategyReference;
  /** One model for all, or one a client. */
  readonly models: readonly ModelSpec[];
  readonly training: TrainingOptions;
  /** What becomes of running statistics; they are averaged, if absent. */
  readonly batchNorm?: BatchNormStatistics;
  readonly data: FederatedData;
  /** What compresses or protects updates and payloads on their way, first to last. */
  readonly codecs: readonly CodecReference[];
  readonly cohort: CohortOptions;
  readonly policy: PolicyOptions;
  /** How clients behave; all honestly, if absent. */
  readonly behaviours?: readonly AssignedBehaviour[];
}

/** The agents behind the clients and the mechanism that they meet: plain data. */
export interface IncentivesPlan extends MechanismOptions {
  /** A registered mechanism, or the URL of a module whose default export is one; its options are parsed. */
  readonly mechanism: { readonly name: string; readonly module?: string; readonly options: unknown };
}

/**
 * The sections of a scenario that ask for observers, by the observer's name; absent ones do not. Each observer that has a section adds
 * it in its file: `declare module '../plan.js' { interface ObserverOptions { readonly valuation?: ValuationOptions } }`.
 */
// biome-ignore lint/suspicious/noEmptyInterface: the files of observers add the sections
export interface ObserverOptions {}

/** A whole simulation, resolved: what the scenario loader makes and the simulation runs. */
export interface SimulationPlan extends HostPlan, ObserverOptions {
  readonly threads: number;
  /** What whoever starts the run should know of where it computes; nothing, if absent. */
  readonly remark?: string;
  readonly devices: DeviceOptions;
  readonly network: NetworkOptions;
  readonly evaluation: EvaluationOptions;
  /** What happens when the global model is no longer finite: the run stops, or the model before is put back. Stops, if absent. */
  readonly onDivergence?: 'stop' | 'restore';
  /** What scores the updates of clients; nothing, if absent. */
  readonly detectors?: readonly ChosenDetector[];
  /** Agents who decide whether to take part; all clients contribute all they hold, if absent. */
  readonly incentives?: IncentivesPlan;
  /** When clients leave, and come back; they stay, if absent. */
  readonly optOut?: OptOutOptions;
}
