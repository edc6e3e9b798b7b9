import type { Metrics } from '../strategies/strategy.js';

/** Fields that every event has. `at` is virtual seconds since the start of the run. */
interface At {
  readonly at: number;
  readonly round: number;
}

/** Everything that happens in a simulation, in virtual time. */
export type SimEvent =
  | (At & { readonly kind: 'cohort'; readonly clients: readonly number[] })
  | (At & { readonly kind: 'sent'; readonly client: number; readonly bytes: number })
  | (At & { readonly kind: 'started'; readonly client: number })
  | (At & {
      readonly kind: 'arrived';
      readonly client: number;
      readonly bytes: number;
      readonly flops: number;
      readonly metrics: Metrics;
    })
  | (At & { readonly kind: 'crashed'; readonly client: number; readonly message: string })
  | (At & { readonly kind: 'aggregated'; readonly received: number })
  | (At & { readonly kind: 'evaluated'; readonly evaluation: Evaluation })
  | (At & { readonly kind: 'round'; readonly metrics: RoundMetrics });

/** Result of an evaluation. Accuracies are shares in [0, 1], losses mean cross-entropies in nats. */
export interface Evaluation {
  /** The global model on the test set; where the strategy has none, the mean of the clients' models there. */
  readonly test: { readonly accuracy: number; readonly loss: number };
  /** Clients' own models on their own test splits, where they have both. */
  readonly personal?: {
    readonly accuracy: { readonly mean: number; readonly p10: number; readonly p50: number; readonly p90: number };
  };
}

/** One line of `metrics.jsonl`. */
export interface RoundMetrics extends Partial<Evaluation> {
  readonly round: number;
  /** Virtual seconds from the start of the run to the end of the round. */
  readonly virtualSeconds: number;
  /** Real seconds from the start of the run to the end of the round, those before a resumption included. */
  readonly wallSeconds: number;
  readonly cohort: number;
  readonly received: number;
  /** Bytes of this round's payloads as serialised. */
  readonly uplinkBytes: number;
  readonly downlinkBytes: number;
  /** Sample-weighted mean over the updates received; absent if none reported one. */
  readonly trainLoss?: number;
  /** Sample-weighted means of further numbers that clients reported. */
  readonly client?: Metrics;
}
