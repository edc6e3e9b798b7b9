/** Fields of every event: virtual seconds since the start of the run, and the current round. */
export interface EventTime {
  readonly at: number;
  readonly round: number;
}

/** Fields of the events of an exchange. The version is the round in which the server sent to the client. */
interface OfExchange extends EventTime {
  readonly client: number;
  readonly version: number;
}

/**
 * Why an update is not aggregated: its round was over (`late`), the server has aggregated too often since the download (`stale`),
 * or the run ended (`end`).
 */
export type DropReason = 'late' | 'stale' | 'end';

/**
 * The events between the server and one client. A client that was sent to (`sent`, then `started`) ends with `crashed`,
 * or with `trained` at the end of its training and `arrived` at the end of the upload. A `late` update was kept for the
 * aggregation of a later round than its own. A `dropped` update is in no aggregation.
 */
export type ExchangeEvent =
  | (OfExchange & { readonly kind: 'sent'; readonly bytes: number })
  | (OfExchange & { readonly kind: 'started' })
  | (OfExchange & { readonly kind: 'trained' })
  | (OfExchange & {
      readonly kind: 'arrived';
      readonly bytes: number;
      readonly flops: number;
      /** Numbers that the client reports. */
      readonly metrics: Readonly<Record<string, number>>;
      /** The weight of the update; 0 if it is dropped. */
      readonly weight: number;
      /** Samples that the client really trained on. */
      readonly trainedOn: number;
    })
  | (OfExchange & { readonly kind: 'late' })
  | (OfExchange & { readonly kind: 'dropped'; readonly reason: DropReason })
  | (OfExchange & { readonly kind: 'crashed'; readonly message: string });
