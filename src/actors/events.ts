import type { Decision } from '../incentives/training/participation/decision.js';
import type { Prediction } from '../incentives/training/participation/prediction.js';
import type { RoundIncentives } from '../incentives/training/participation/round-incentives.js';
import type { Scores } from '../learning/evaluation-sums.js';
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
  | (EventTime & Finding)
  | (EventTime & { readonly kind: 'round'; readonly metrics: RoundMetrics });

/**
 * What the events of observers hold beside their time, by kind. Each observer adds its own kinds in its file:
 * `declare module '../events.js' { interface Findings { readonly valued: { readonly valuation: RoundValuation } } }`.
 */
export interface Findings {
  readonly evaluated: { readonly evaluation: Evaluation };
}

/** What an observer finds in a round. */
export type Finding = { [Kind in keyof Findings]: Findings[Kind] & { readonly kind: Kind } }[keyof Findings];

/** Result of an evaluation: scores of the task by name, `accuracy` (a share in [0, 1]) and `loss` in a classification. */
export interface Evaluation {
  /** The global model on the test set; where the strategy has none, the mean of the clients' models there. */
  readonly test: Scores;
  /** The task's metric, under its name, of clients' own models, or else the global one, on their own test splits, where they have some. */
  readonly personal?: Readonly<Record<string, Spread>>;
  /** Those that the scenario asks for. */
  readonly measures?: Measures;
}

/** Mean and quantiles over clients. */
export interface Spread {
  readonly mean: number;
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
}

/** One line of `metrics.jsonl`. Observers add their own fields, as they add {@link Findings}. */
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
  /** Numbers of the server's side, such as what a codec accounts for. */
  readonly server?: Metrics;
  /** Where agents decide whether to take part, in the rounds in which they do. */
  readonly incentives?: RoundIncentives;
}
