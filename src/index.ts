/**
 * The public library: what a strategy, a model or an experiment outside this repository is written with.
 *
 * @packageDocumentation
 */
export { z } from 'zod';
export type { Checkpoint } from './actors/checkpoint.js';
export type { Evaluation, RoundMetrics, SimEvent } from './actors/events.js';
export type { BatchNormStatistics, EvaluationOptions, SimulationPlan, StrategyReference } from './actors/plan.js';
export { type SimulationControls, simulate } from './actors/run/simulation.js';
export type { Chart } from './core/chart.js';
export { ClientError, DivergenceError, InputError } from './core/errors.js';
export { type LayoutPart, layoutPart, trainedPart } from './core/layout-part.js';
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
export { loadFederatedData } from './data/load.js';
export { partitionNames, partitionSamples } from './data/partitions/registry.js';
export { datasetNames, loadDataset } from './data/sources/registry.js';
export type { BackendName, DeviceName, Engine } from './engine/engine.js';
export { type CurveControls, measureCurve } from './experiments/measure-curve.js';
export type { MeasuredCurve } from './experiments/measured-curve.js';
export { type RecordedRun, recordRun } from './experiments/record.js';
export {
  type FinishedRun,
  type RunControls,
  resumeRun,
  runScenario,
  type StartedRun,
} from './experiments/run-scenario.js';
export type { AccuracyCurve } from './incentives/economics/accuracy-curve.js';
export type { Agent, DataType } from './incentives/economics/agent.js';
export {
  appealWeights,
  globalModelAppeal,
  normalisedWeights,
  relaxedAppeal,
  relaxedGradient,
} from './incentives/economics/appeal.js';
export type { Finding } from './incentives/economics/audit.js';
export { type Certificate, certify } from './incentives/economics/certificate.js';
export { type ContributionMechanism, defineMechanism } from './incentives/economics/contribution/mechanism.js';
export {
  type ContributionRule,
  mechanismOf,
  type PublicInformation,
} from './incentives/economics/contribution/rule.js';
export type { CostModel } from './incentives/economics/cost.js';
export { type FittedCurve, fitCurves } from './incentives/economics/curves/fit.js';
export { type CurveOptions, createCurve } from './incentives/economics/curves/registry.js';
export { contributionRewardCorrelation, type Dispersion, dispersion } from './incentives/economics/dispersion.js';
export {
  type Award,
  type Guarantee,
  inducedGame,
  type Mechanism,
  type ModelAward,
} from './incentives/economics/mechanism.js';
export type { AgentOutcome } from './incentives/economics/outcome.js';
export type { StrategicForm } from './incentives/economics/strategic-form.js';
export type { Auction, AuctionAward } from './incentives/games/auctions/auction.js';
export { criticalPayment } from './incentives/games/auctions/critical-payment.js';
export { equilibriumOffer, type ScoringContest, scoringAuction } from './incentives/games/auctions/fmore.js';
export { coverage, greedyBudget, type SetValue } from './incentives/games/auctions/greedy-budget.js';
export { proportionalShare } from './incentives/games/auctions/proportional-share.js';
export { reverseVcg } from './incentives/games/auctions/reverse-vcg.js';
export { createScoring, type Scoring } from './incentives/games/auctions/scoring.js';
export { uniformPrice } from './incentives/games/auctions/uniform-price.js';
export { type ContractItem, type WorkerType, workerUtility } from './incentives/games/contracts/menu.js';
export { type Menu, type MenuOptions, optimalMenu } from './incentives/games/contracts/optimal-menu.js';
export { type ContractedWork, computingWork, proportionalWork } from './incentives/games/contracts/work.js';
export { defineGame, type Game } from './incentives/games/definition.js';
export { gameSchema } from './incentives/games/game-options.js';
export type { GameResult } from './incentives/games/game-result.js';
export { cfflDefaults, cfflRound } from './incentives/games/gradient-rewards/cffl.js';
export { cgsvDefaults, cgsvRound } from './incentives/games/gradient-rewards/cgsv.js';
export { findGame, playGame } from './incentives/games/play-game.js';
export { leastDiscount, penaltyDeters } from './incentives/games/repeated/deterrence.js';
export { playRepeatedGame } from './incentives/games/repeated/exclusion.js';
export {
  mixedEquilibrium,
  nobodyTrains,
  replicatorShare,
  type VolunteersDilemma,
} from './incentives/games/repeated/volunteers.js';
export { contestEquilibrium, leaderReward } from './incentives/games/stackelberg/contest.js';
export type { Processor } from './incentives/games/stackelberg/cpu-power.js';
export { expectedMaximum } from './incentives/games/stackelberg/expected-maximum.js';
export { leaderPrice } from './incentives/games/stackelberg/linear-price.js';
export { leaderRewardForAccuracy } from './incentives/games/stackelberg/local-accuracy.js';
export { leaderPrices } from './incentives/games/stackelberg/power-prices.js';
export type { ValueOfTotal } from './incentives/games/stackelberg/value.js';
export type { Behaviour } from './incentives/training/behaviours/behaviour.js';
export { behaviours } from './incentives/training/behaviours/registry.js';
export type { Detector, SeenUpdates } from './incentives/training/detection/detector.js';
export { detectors } from './incentives/training/detection/registry.js';
export { areaUnderCurve, type RocPoint, rocCurve } from './incentives/training/detection/roc.js';
export { createSetting } from './incentives/training/participation/create-setting.js';
export { decide, initialContributions } from './incentives/training/participation/decide.js';
export type { AgentDecisions, ContributionState, Decision } from './incentives/training/participation/decision.js';
export { type Prediction, predict } from './incentives/training/participation/prediction.js';
export type { Reward, RoundIncentives } from './incentives/training/participation/round-incentives.js';
export type { ParticipationSetting } from './incentives/training/participation/setting.js';
export { earlierModelForTarget, keepModel } from './incentives/training/rewards/checkpoints.js';
export { labelsForTarget } from './incentives/training/rewards/label-noise.js';
export { noisyModelForTarget } from './incentives/training/rewards/weight-noise.js';
export { banzhaf } from './incentives/training/valuation/banzhaf.js';
export { CachedUtility } from './incentives/training/valuation/cached-utility.js';
export type { Coalition, Utility } from './incentives/training/valuation/coalition.js';
export { compareValues, type ValueComparison } from './incentives/training/valuation/comparison.js';
export { modelWithoutClient } from './incentives/training/valuation/fed-influence.js';
export { groupTesting } from './incentives/training/valuation/group-testing.js';
export { type GtgOptions, gtgShapley } from './incentives/training/valuation/gtg-shapley.js';
export { leaveOneOut } from './incentives/training/valuation/leave-one-out.js';
export {
  meanMarginals,
  permutationsNeeded,
  sampledShapley,
} from './incentives/training/valuation/permutation-sampling.js';
export type { MethodValues, RoundValuation } from './incentives/training/valuation/round-valuation.js';
export { shapley } from './incentives/training/valuation/shapley.js';
export { utilityTable } from './incentives/training/valuation/utility-table.js';
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
export { valueAndGradients } from './learning/value-and-gradients.js';
export { type PenaltyTerms, weightsPenalty } from './learning/weights-penalty.js';
export type { ApplyMode, Model, ModelOutput, ModelSpec } from './models/model.js';
export { createModel, modelNames } from './models/registry.js';
export { RunDirectory } from './records/run-directory.js';
export { type Summary, summarise } from './records/summary.js';
export { scenarioJsonSchema } from './scenario/json-schema.js';
export { type LoadedScenario, loadScenario } from './scenario/load.js';
export { type LoadedGame, loadGame } from './scenario/load-game.js';
export { type Override, parseOverride } from './scenario/overrides.js';
export { type RunSettings, resolveScenario } from './scenario/resolve.js';
export type { Scenario } from './scenario/schema.js';
export { type Departure, defineStage, type Stage, type StageContext, type StageSetting } from './stages/stage.js';
export { type AgnosticState, agnosticStep, projectOntoSimplex } from './strategies/fairness/agnostic.js';
export { qFairObjective, qFairWeights, qFedAvgRound } from './strategies/fairness/q-ffl.js';
export { tiltedRisk, tiltedWeights } from './strategies/fairness/tilted.js';
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
