/** Fields that every event has: virtual seconds since the start of the run, and the round that is open. */
export interface EventTime {
  readonly at: number;
  readonly round: number;
}

/** Fields of the events of an exchange. The version is the round in which the client was sent to. */
interface OfExchange extends EventTime {
  readonly client: number;
  readonly version: number;
}

/** Why an update is not aggregated: its round was over, the server has moved on too far, or the run ends. */
export type DropReason = 'late' | 'stale' | 'end';

/**
 * What happens between the server and one client. A client that was sent to (`sent`, then `started`) ends by `crashed` or by
 * `arrived`; an update that is `late` was kept for the aggregation of a later round than its own, and one that is `dropped`
 * is in no aggregation.
 */
export type ExchangeEvent =
  | (OfExchange & { readonly kind: 'sent'; readonly bytes: number })
  | (OfExchange & { readonly kind: 'started' })
  | (OfExchange & {
      readonly kind: 'arrived';
      readonly bytes: number;
      readonly flops: number;
      /** Numbers that the client reports. */
      readonly metrics: Readonly<Record<string, number>>;
      /** How much the update counts; 0 if it is dropped. */
      readonly weight: number;
      /** Samples that the client trained on, whatever it claims. */
      readonly trainedOn: number;
    })
  | (OfExchange & { readonly kind: 'late' })
  | (OfExchange & { readonly kind: 'dropped'; readonly reason: DropReason })
  | (OfExchange & { readonly kind: 'crashed'; readonly message: string });
