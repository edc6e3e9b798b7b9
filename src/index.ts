/// <reference types="long" preserve="true" />
// The declarations of tfjs take the global type Long for granted.

/**
 * The public library: running scenarios, and what strategies, codecs, models, data sources, partitions, tasks, observers,
 * measures and mechanisms outside this repository are written with. Games are in `fedstill/games`, the conformance suite is in `fedstill/testing`.
 *
 * @packageDocumentation
 */

// Observers and measures declare their events and fields in their own modules.
import './actors/evaluation/measures/registry.js';
import './actors/observers/registry.js';

export * as tf from '@tensorflow/tfjs-core';
export { z } from 'zod';
export type { Checkpoint } from './actors/checkpoint.js';
export { defineMeasure, type Evaluated, type Measure } from './actors/evaluation/measures/measure.js';
// With `*`, a module can declare its own events, fields and measures in the package.
export type * from './actors/events.js';
export type * from './actors/measures.js';
export {
  defineObserver,
  type ObservedRun,
  type Observer,
  type ObserverDefinition,
} from './actors/observers/observer.js';
export type { EvaluationOptions, SimulationPlan } from './actors/plan.js';
export { type SimulationControls, simulate } from './actors/run/simulation.js';
export {
  type Channel,
  type Codec,
  type CodecContext,
  type CodecReference,
  type CodecSetting,
  defineCodec,
  type EncodeContext,
  type Encoded,
  type Way,
} from './codecs/codec.js';
export { ClientError, DivergenceError, type FaultJson, InputError } from './core/errors.js';
export type { Fault, FaultCode, FaultData } from './core/faults/catalogue.js';
export { type LayoutPart, layoutPart, trainedPart } from './core/layout-part.js';
export type { NamedSpec } from './core/named.js';
export type { NumericArray, Plain, PlainRecord } from './core/plain.js';
export { type KeyPart, RandomStream } from './core/random.js';
export {
  applyDelta,
  type Delta,
  deltaBetween,
  type Layout,
  type LayoutEntry,
  layoutSize,
  namedViews,
  type Weights,
  weightedMean,
} from './core/weights.js';
export type { DataSource, Dataset, FederatedData, PublicSet, Samples, Shard } from './data/dataset.js';
export { federate } from './data/federate.js';
export { labelsOf } from './data/labels.js';
export { loadFederatedData } from './data/load.js';
export { definePartition, type Partition } from './data/partitions/partition.js';
export { sharedBytes, sharedFloats, sharedInts } from './data/shared-memory.js';
export { defineSource, type Source, type SourceContext } from './data/source.js';
export { classificationOf, type Metric, regressionOf, segmentationOf, type TaskDescription } from './data/task.js';
export type { BackendName, DeviceName } from './engine/engine.js';
export { type CurveControls, measureCurve } from './experiments/measure-curve.js';
export type { MeasuredCurve } from './experiments/measured-curve.js';
export type { RecordedRun } from './experiments/record.js';
export {
  type FinishedRun,
  type RunControls,
  resumeRun,
  runScenario,
  type StartedRun,
} from './experiments/run-scenario.js';
export {
  type ContributionMechanism,
  defineMechanism,
} from './incentives/economics/contribution/contribution-mechanism.js';
export type { ContributionRule } from './incentives/economics/contribution/rule.js';
export type { Batch, Columns, Frozen } from './learning/batch.js';
export type {
  IterateRequest,
  IterateResult,
  IterationContext,
  IterationStep,
  OptimizerState,
  TensorGroup,
} from './learning/iteration.js';
export type { FitObjective, FitRequest, FitResult, Learner, Loss, LossContext, Penalty } from './learning/learner.js';
export { parametersOf } from './learning/loss-gradients.js';
export { crossEntropy, meanAbsoluteError, meanSquaredError, softCrossEntropy } from './learning/losses.js';
export type { OptimizerOptions } from './learning/optimizer.js';
export { averageSoftLabels, type SoftLabels, sharpenByPower } from './learning/soft-labels.js';
export { entropyOfRows, softmaxRows } from './learning/softmax.js';
export { stopGradient } from './learning/stop-gradient.js';
export { defineTask, type TaskDefinition, type TaskFunctions } from './learning/tasks/task.js';
export { valueAndGradients } from './learning/value-and-gradients.js';
export { type PenaltyTerms, weightsPenalty } from './learning/weights-penalty.js';
export { defineModel, type ModelDefinition } from './models/definition.js';
export { batchNormalizationLayer } from './models/layers/batch-normalization.js';
export { convolution } from './models/layers/convolution.js';
export { dense } from './models/layers/dense.js';
export { dropout } from './models/layers/dropout.js';
export { flatten } from './models/layers/flatten.js';
export type { ForwardPass, Layer } from './models/layers/layer.js';
export { maxPooling } from './models/layers/max-pooling.js';
export type { ApplyMode, Model, ModelOutput } from './models/model.js';
export { createModel } from './models/registry.js';
export type { UniformSource } from './models/uniform-source.js';
export type { Summary } from './records/summary.js';
export { type LoadedScenario, loadScenario } from './scenario/load.js';
export { type Override, parseOverride } from './scenario/overrides.js';
export { faultsIn, InputErrors } from './scenario/problems.js';
export { type RunSettings, resolveScenario } from './scenario/resolve.js';
export type { Scenario } from './scenario/schema.js';
export { findStrategy, strategies } from './strategies/registry.js';
export {
  averagingClient,
  averagingServer,
  discountedMeanOf,
  meanBySamples,
  meanOf,
  trainedUpdates,
  type Weighting,
  weighting,
} from './strategies/shared/averaging.js';
export { broadcast } from './strategies/shared/broadcast.js';
export { type Objective, trainLocally } from './strategies/shared/local-training.js';
export {
  announcedSubset,
  type Distillation,
  distil,
  meanOfReports,
  type PublicDownlink,
  publicSetOf,
} from './strategies/shared/public-distillation.js';
export { trainingOptions } from './strategies/shared/training-options.js';
export {
  payloadHasWeights,
  payloadIsWeights,
  serverHasWeights,
  upHasWeights,
} from './strategies/shared/weights-lens.js';
export {
  type ClientContext,
  type ClientInfo,
  type ClientSide,
  defineStrategy,
  type EvaluatedModel,
  type LogitsLens,
  type Metrics,
  type PartOfSamples,
  type PublicSamples,
  type RoundInfo,
  type ServerContext,
  type ServerSide,
  type SideContext,
  type Strategy,
  type TrainingOptions,
  type Update,
  type WeightsLens,
  type WeightsOwner,
} from './strategies/strategy.js';
