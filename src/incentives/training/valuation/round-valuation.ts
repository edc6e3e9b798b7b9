/** Values of clients in a round, in the unit of the utility. */
export interface MethodValues {
  /** By client id. */
  readonly values: Readonly<Record<number, number>>;
  /** Standard errors of sampled values, by client id; see `Estimate`. Absent for methods without sampling. */
  readonly errors?: Readonly<Record<number, number>>;
  /** The number of coalitions whose models were evaluated. */
  readonly evaluations: number;
}

/** The change of the utility in a round, and its division among the clients. */
export interface RoundValuation {
  /** Of the global model at the start of the round, and of the mean of all updates. */
  readonly utility: { readonly before: number; readonly after: number };
  /** By name of the method. */
  readonly methods: Readonly<Record<string, MethodValues>>;
}
