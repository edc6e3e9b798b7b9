/**
 * Incentives without training: agents, curves, mechanisms, equilibria, auctions, contracts and values of coalitions:
 * `fedstill/games`.
 *
 * @packageDocumentation
 */
export type { Chart } from './core/chart.js';
export type { AccuracyCurve } from './incentives/economics/accuracy-curve.js';
export type { Agent, DataType } from './incentives/economics/agent.js';
export {
  appealWeights,
  globalModelAppeal,
  normalisedWeights,
  relaxedAppeal,
  relaxedGradient,
} from './incentives/economics/appeal.js';
export type { PropertyCheck } from './incentives/economics/audit.js';
export { type Certificate, certify } from './incentives/economics/certificate.js';
export {
  type ContributionMechanism,
  defineMechanism,
} from './incentives/economics/contribution/contribution-mechanism.js';
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
export { banzhaf } from './incentives/training/valuation/banzhaf.js';
export { CachedUtility } from './incentives/training/valuation/cached-utility.js';
export type { Coalition, Utility } from './incentives/training/valuation/coalition.js';
export { groupTesting } from './incentives/training/valuation/group-testing.js';
export { type GtgOptions, gtgShapley } from './incentives/training/valuation/gtg-shapley.js';
export { leaveOneOut } from './incentives/training/valuation/leave-one-out.js';
export {
  meanMarginals,
  permutationsNeeded,
  sampledShapley,
} from './incentives/training/valuation/permutation-sampling.js';
export { shapley } from './incentives/training/valuation/shapley.js';
export { type LoadedGame, loadGame } from './scenario/load-game.js';
