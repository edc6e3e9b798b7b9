/**
 * The public library: what a strategy, a model or an experiment outside this repository is written with.
 *
 * @packageDocumentation
 */
export { z } from 'zod';
export type { Checkpoint } from './actors/checkpoint.js';
export type { BatchNormStatistics, EvaluationOptions, SimulationPlan, StrategyReference } from './actors/plan.js';
export { type SimulationControls, simulate } from './actors/simulation.js';
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
export type { AccuracyCurve } from './incentives/accuracy-curve.js';
export type { Agent, DataType } from './incentives/agent.js';
export {
  appealWeights,
  globalModelAppeal,
  normalisedWeights,
  relaxedAppeal,
  relaxedGradient,
} from './incentives/appeal/appeal.js';
export { meanEstimationAppeal } from './incentives/appeal/mean-estimation.js';
export type { Auction, AuctionAward } from './incentives/auctions/auction.js';
export { criticalPayment } from './incentives/auctions/critical-payment.js';
export { equilibriumOffer, type ScoringContest, scoringAuction } from './incentives/auctions/fmore.js';
export { coverage, greedyBudget, type SetValue } from './incentives/auctions/greedy-budget.js';
export { proportionalShare } from './incentives/auctions/proportional-share.js';
export { reverseVcg } from './incentives/auctions/reverse-vcg.js';
export { createScoring, type Scoring } from './incentives/auctions/scoring.js';
export { uniformPrice } from './incentives/auctions/uniform-price.js';
export type { Finding } from './incentives/audit.js';
export type { Behaviour } from './incentives/behaviours/behaviour.js';
export { behaviours } from './incentives/behaviours/registry.js';
export { type Certificate, certify } from './incentives/certificate.js';
export { type ContractItem, type WorkerType, workerUtility } from './incentives/contracts/menu.js';
export { type Menu, type MenuOptions, optimalMenu } from './incentives/contracts/optimal-menu.js';
export {
  combinedOpinion,
  fadingWeights,
  type Opinion,
  opinionOf,
  reputationOf,
} from './incentives/contracts/reputation.js';
export { type ContractedWork, computingWork, proportionalWork } from './incentives/contracts/work.js';
export { type ContributionMechanism, defineMechanism } from './incentives/contribution/mechanism.js';
export { type ContributionRule, mechanismOf, type PublicInformation } from './incentives/contribution/rule.js';
export type { CostModel } from './incentives/cost.js';
export { type FittedCurve, fitCurves } from './incentives/curves/fit.js';
export { type CurveOptions, createCurve } from './incentives/curves/registry.js';
export type { Detector, SeenUpdates } from './incentives/detection/detector.js';
export { detectors } from './incentives/detection/registry.js';
export { areaUnder, type RocPoint, rocCurve } from './incentives/detection/roc.js';
export { type AgnosticState, agnosticStep, projectOntoSimplex } from './incentives/fairness/agnostic.js';
export { contributionRewardCorrelation, type Dispersion, dispersion } from './incentives/fairness/dispersion.js';
export { qFairObjective, qFairWeights, qFedAvgRound } from './incentives/fairness/q-ffl.js';
export { tiltedRisk, tiltedWeights } from './incentives/fairness/tilted.js';
export {
  contraction,
  differenceVariance,
  disguiseVariance,
  expectedRound,
  fixedPoint,
  type LinearFederation,
  publishedVariance,
} from './incentives/free-riding/linear-learning.js';
export { findGame, playGame } from './incentives/game.js';
export { gameSchema } from './incentives/game-options.js';
export type { Chart, GameResult } from './incentives/game-result.js';
export { defineGame, type Game } from './incentives/games/definition.js';
export { cfflDefaults, cfflRound } from './incentives/gradient-rewards/cffl.js';
export { cgsvDefaults, cgsvRound } from './incentives/gradient-rewards/cgsv.js';
export { type Award, type Guarantee, inducedGame, type Mechanism, type ModelAward } from './incentives/mechanism.js';
export type { AgentOutcome } from './incentives/outcome.js';
export { createSetting } from './incentives/participation/create-setting.js';
export { type Decisions, decide, startOf } from './incentives/participation/decide.js';
export type { Decision, Standing } from './incentives/participation/decision.js';
export { type Prediction, predict } from './incentives/participation/prediction.js';
export type { Reward, RoundIncentives } from './incentives/participation/round-incentives.js';
export type { ParticipationSetting } from './incentives/participation/setting.js';
export { leastDiscount, penaltyDeters } from './incentives/repeated/deterrence.js';
export { playRepeatedGame } from './incentives/repeated/exclusion.js';
export {
  mixedEquilibrium,
  nobodyTrains,
  replicatorShare,
  type VolunteersDilemma,
} from './incentives/repeated/volunteers.js';
export { earlierModel, keepModel } from './incentives/rewards/checkpoints.js';
export { labelsOwed } from './incentives/rewards/label-noise.js';
export { withNoise } from './incentives/rewards/weight-noise.js';
export { contestEquilibrium, leaderReward } from './incentives/stackelberg/contest.js';
export type { Processor } from './incentives/stackelberg/cpu-power.js';
export { expectedMaximum } from './incentives/stackelberg/expected-maximum.js';
export { leaderPrice } from './incentives/stackelberg/linear-price.js';
export { leaderRewardForAccuracy } from './incentives/stackelberg/local-accuracy.js';
export { leaderPrices } from './incentives/stackelberg/power-prices.js';
export type { ValueOfTotal } from './incentives/stackelberg/value.js';
export type { StrategicForm } from './incentives/strategic-form.js';
export { banzhaf } from './incentives/valuation/banzhaf.js';
export { CachedUtility } from './incentives/valuation/cached-utility.js';
export type { Coalition, Utility } from './incentives/valuation/coalition.js';
export { type Nearness, nearness } from './incentives/valuation/comparison.js';
export { modelWithout } from './incentives/valuation/fed-influence.js';
export { groupTesting } from './incentives/valuation/group-testing.js';
export { type GtgOptions, gtgShapley } from './incentives/valuation/gtg-shapley.js';
export { leaveOneOut } from './incentives/valuation/leave-one-out.js';
export { meanMarginals, permutationsNeeded, sampledShapley } from './incentives/valuation/permutation-sampling.js';
export type { MethodValues, RoundValuation } from './incentives/valuation/round-valuation.js';
export { shapley } from './incentives/valuation/shapley.js';
export { utilityTable } from './incentives/valuation/utility-table.js';
export type {
  IterateRequest,
  IterateResult,
  IterationContext,
  IterationStep,
  OptimizerState,
  TensorGroup,
} from './learning/iteration.js';
export type {
  Batch,
  Columns,
  FitObjective,
  FitRequest,
  FitResult,
  Frozen,
  Learner,
  Loss,
  LossContext,
  Penalty,
} from './learning/learner.js';
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
export { type CurveControls, measureCurve } from './report/measure-curve.js';
export type { MeasuredCurve } from './report/measured-curve.js';
export { type Recorded, recordRun } from './report/record.js';
export { RunDirectory } from './report/run-directory.js';
export {
  type FinishedRun,
  type RunControls,
  resumeRun,
  runScenario,
  type StartedRun,
} from './report/run-scenario.js';
export { type Summary, summarise } from './report/summary.js';
export { scenarioJsonSchema } from './scenario/json-schema.js';
export { type LoadedScenario, loadScenario } from './scenario/load.js';
export { type LoadedGame, loadGame } from './scenario/load-game.js';
export { type Override, parseOverride } from './scenario/overrides.js';
export { type RunSettings, resolveScenario } from './scenario/resolve.js';
export type { Scenario } from './scenario/schema.js';
export type { Evaluation, RoundMetrics, SimEvent } from './scheduler/events.js';
export { type Departure, defineStage, type Stage, type StageContext, type StageSetting } from './stages/stage.js';
export {
  averagingClient,
  averagingServer,
  freshnessOf,
  meanBySamples,
  meanOf,
  trainedUpdates,
  type Weighting,
  weighting,
} from './strategies/averaging.js';
export { broadcast } from './strategies/broadcast.js';
export { type Objective, trainLocally } from './strategies/local-training.js';
export {
  announcedSubset,
  type Distillation,
  distil,
  meanOfReports,
  type PublicDownlink,
  publicSetOf,
} from './strategies/public-distillation.js';
export { findStrategy, strategies } from './strategies/registry.js';
export { payloadHasWeights, payloadIsWeights } from './strategies/shared-weights.js';
export {
  type ClientContext,
  type ClientInfo,
  type ClientSide,
  defineStrategy,
  type Metrics,
  type PartOfSamples,
  type PublicSamples,
  type RoundInfo,
  type ServerContext,
  type ServerSide,
  type SharedWeights,
  type SideContext,
  type Strategy,
  type TrainingOptions,
  type Update,
} from './strategies/strategy.js';
export { trainingOptions } from './strategies/training-options.js';
