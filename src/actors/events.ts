import type { Decision } from '../incentives/training/participation/decision.js';
import type { Prediction } from '../incentives/training/participation/prediction.js';
import type { RoundIncentives } from '../incentives/training/participation/round-incentives.js';
import type { Scores } from '../learning/evaluation-sums.js';
import type { EventTime, ExchangeEvent } from '../scheduler/exchange-event.js';
import type { Metrics } from '../strategies/strategy.js';
import type { Measures } from './measures.js';
import type { PopulationDescription } from './population-description.js';

/**
 * Everything that happens in a simulation, in the order of virtual time. The first event, `population`, tells of clients' data and
 * devices. A client that was sent to (`sent`, then `started`) ends with `crashed`, or with `trained` and `arrived`. An update
 * that arrived is aggregated at the end of the current round,
 * or else `dropped` follows at once. A `late` update was kept for the aggregation of a later round than its own.
 * Exchanges that are under way when the run ends are `dropped`.
 */
export type SimEvent =
  | (EventTime & PopulationDescription & { readonly kind: 'population' })
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
      /** Set if the new model was not finite and was dropped. */
      readonly restored?: true;
      readonly metrics?: Metrics;
    })
  | (EventTime & Finding)
  | (EventTime & { readonly kind: 'round'; readonly metrics: RoundMetrics });

/**
 * The contents of the observers' events, by kind, without their time. Each observer adds its own kinds in its file:
 * `declare module '../events.js' { interface Findings { readonly valued: { readonly valuation: RoundValuation } } }`.
 */
export interface Findings {
  readonly evaluated: { readonly evaluation: Evaluation; readonly own?: OwnEvaluations };
}

/** The content of an observer's event. */
export type Finding = { [Kind in keyof Findings]: Findings[Kind] & { readonly kind: Kind } }[keyof Findings];

/** Result of an evaluation: scores of the task by name, `accuracy` (a share in [0, 1]) and `loss` in a classification. */
export interface Evaluation {
  /** The global model on the test set; if the strategy has none, the mean of the clients' models there. */
  readonly test: Scores;
  /** The task's metric, under its name, of clients' own models, or else the global one, on their own test splits, where they have some. */
  readonly personal?: Readonly<Record<string, Spread>>;
  /** The measures that the scenario asks for. */
  readonly measures?: Measures;
}

/** The task's metric of each evaluated client on its own test split: what {@link Evaluation.personal} summarises. */
export interface OwnEvaluations {
  readonly clients: readonly number[];
  /** In the order of the clients. */
  readonly values: readonly number[];
}

/** Mean and quantiles over clients. */
export interface Spread {
  readonly mean: number;
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
}

/** One line of `metrics.jsonl`. Observers add their own fields, as in {@link Findings}. */
export interface RoundMetrics extends Partial<Evaluation> {
  readonly round: number;
  /** Virtual seconds from the start of the run to the end of the round. */
  readonly virtualSeconds: number;
  /** Real seconds from the start of the run to the end of the round, including the time before a resumption. */
  readonly wallSeconds: number;
  /** Number of clients sent to. */
  readonly cohort: number;
  /** Number of updates aggregated. */
  readonly received: number;
  /** Set if the new model was not finite and the previous one was restored. */
  readonly restored?: true;
  /** Number of aggregated updates that came after their round, and number of dropped updates; absent if 0. */
  readonly late?: number;
  readonly dropped?: number;
  /** Mean staleness of the updates aggregated; absent if all are fresh. */
  readonly staleness?: number;
  /** Serialised bytes of this round's payloads. */
  readonly uplinkBytes: number;
  readonly downlinkBytes: number;
  /** Sample-weighted mean over the updates received; absent if no client reported a loss. */
  readonly trainLoss?: number;
  /** Sample-weighted means of further numbers that clients reported. */
  readonly client?: Metrics;
  /** Numbers of the server's side, such as what a codec accounts for. */
  readonly server?: Metrics;
  /** Present in the rounds in which agents decide. */
  readonly incentives?: RoundIncentives;
}
