/** Values of clients in a round, in the unit of the utility. */
export interface MethodValues {
  /** By client id. */
  readonly values: Readonly<Record<number, number>>;
  /** Standard errors of sampled values, by client id; see `Estimate`. Absent for methods that draw nothing. */
  readonly errors?: Readonly<Record<number, number>>;
  /** Coalitions whose model was evaluated. */
  readonly evaluations: number;
}

/** What a round was worth, and how much of that is due to each client. */
export interface RoundValuation {
  /** Of the global model that the round began with, and of the mean of all updates. */
  readonly utility: { readonly before: number; readonly after: number };
  /** By the method's name. */
  readonly methods: Readonly<Record<string, MethodValues>>;
}
