import type { Decision } from '../incentives/training/participation/decision.js';
import type { Prediction } from '../incentives/training/participation/prediction.js';
import type { Reward, RoundIncentives } from '../incentives/training/participation/round-incentives.js';
import type { RoundValuation } from '../incentives/training/valuation/round-valuation.js';
import type { EventTime, ExchangeEvent } from '../scheduler/exchange-event.js';
import type { Metrics } from '../strategies/strategy.js';
import type { Measures } from './measures.js';

/**
 * Everything that happens in a simulation, in virtual time. A client that was sent to (`sent`, then `started`) ends by
 * `crashed` or by `arrived`; an update that arrived is aggregated at the end of the round that is open, or else `dropped`
 * follows at once. An update that is `late` was kept for the aggregation of a later round than its own. Whoever is still
 * under way when the run ends is `dropped` then.
 */
export type SimEvent =
  | (EventTime & {
      readonly kind: 'decided';
      readonly decisions: readonly Decision[];
      readonly prediction?: Prediction;
    })
  | (EventTime & { readonly kind: 'cohort'; readonly clients: readonly number[] })
  | ExchangeEvent
  | (EventTime & {
      readonly kind: 'aggregated';
      readonly received: number;
      /** The model that it came to was not finite and was dropped; absent otherwise. */
      readonly restored?: true;
      readonly metrics?: Metrics;
    })
  | (EventTime & { readonly kind: 'valued'; readonly valuation: RoundValuation })
  | (EventTime & { readonly kind: 'reconsidered'; readonly members: number })
  | (EventTime & { readonly kind: 'evaluated'; readonly evaluation: Evaluation })
  | (EventTime & DetectionScores & { readonly kind: 'scored' })
  | (EventTime & { readonly kind: 'rewarded'; readonly rewards: readonly Reward[] })
  | (EventTime & { readonly kind: 'round'; readonly metrics: RoundMetrics });

/** How suspicious detectors find the updates of a round. */
export interface DetectionScores {
  /** The client of each update. */
  readonly clients: readonly number[];
  /** Scores by detector, one for each update; the larger, the more suspicious. */
  readonly scores: Readonly<Record<string, readonly number[]>>;
  /** Area under the receiver operating characteristic by detector, where some of the clients misbehave and others do not. */
  readonly auc?: Readonly<Record<string, number>>;
  /** The same by detector and behaviour: clients of this behaviour against those who do not misbehave. */
  readonly aucByBehaviour?: AreasByBehaviour;
}

/** Areas under receiver operating characteristics, by detector and by the behaviour that it is to tell from honesty. */
export type AreasByBehaviour = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Result of an evaluation. Accuracies are shares in [0, 1], losses mean cross-entropies in nats. */
export interface Evaluation {
  /** The global model on the test set; where the strategy has none, the mean of the clients' models there. */
  readonly test: { readonly accuracy: number; readonly loss: number };
  /** Clients' own models, or else the global one, on their own test splits, where they have some. */
  readonly personal?: {
    readonly accuracy: { readonly mean: number; readonly p10: number; readonly p50: number; readonly p90: number };
  };
  /** Those that the scenario asks for. */
  readonly measures?: Measures;
}

/** One line of `metrics.jsonl`. */
export interface RoundMetrics extends Partial<Evaluation> {
  readonly round: number;
  /** Virtual seconds from the start of the run to the end of the round. */
  readonly virtualSeconds: number;
  /** Real seconds from the start of the run to the end of the round, those before a resumption included. */
  readonly wallSeconds: number;
  /** Clients sent to. */
  readonly cohort: number;
  /** Updates aggregated. */
  readonly received: number;
  /** The model that they came to was not finite, and the previous one was restored; absent otherwise. */
  readonly restored?: true;
  /** Those of them that came after their round, and updates that were dropped; absent where there are none. */
  readonly late?: number;
  readonly dropped?: number;
  /** Mean staleness of the updates aggregated; absent where all are fresh. */
  readonly staleness?: number;
  /** Bytes of this round's payloads as serialised. */
  readonly uplinkBytes: number;
  readonly downlinkBytes: number;
  /** Sample-weighted mean over the updates received; absent if none reported one. */
  readonly trainLoss?: number;
  /** Sample-weighted means of further numbers that clients reported. */
  readonly client?: Metrics;
  /** Numbers of the server's side, such as what a stage accounts for. */
  readonly server?: Metrics;
  /** Clients who stay for the next round, where clients can leave; in the rounds in which they reconsider. */
  readonly members?: number;
  /** Where agents decide whether to take part, in the rounds in which they do. */
  readonly incentives?: RoundIncentives;
  /** {@link DetectionScores.auc} of the updates of this round. */
  readonly detection?: Readonly<Record<string, number>>;
  /** {@link DetectionScores.aucByBehaviour} of the updates of this round. */
  readonly detectionByBehaviour?: AreasByBehaviour;
  /** What agents were handed, in the rounds in which they were. */
  readonly rewards?: readonly Reward[];
  /** Where the scenario values clients, and updates were received. */
  readonly valuation?: RoundValuation;
}
