/** The outcome of a game for one agent. A quantity that the game does not define is absent. */
export interface AgentOutcome {
  readonly id: string;
  /** The agent's action: samples, effort or bid. */
  readonly contribution?: number;
  /** Accuracy of the model that it received: a fraction. */
  readonly accuracy?: number;
  /** Money it received; negative if it paid. */
  readonly payment: number;
  /** The cost of its action. */
  readonly cost: number;
  readonly utility: number;
  /** The utility of its outside option, which is not taking part. */
  readonly outside?: number;
  /** Further quantities of this kind of game, printed as they are: weights, ranks, items chosen. */
  readonly details?: Readonly<Record<string, number | string | boolean>>;
}

/** Sums over agents, added in their order. */
export interface Totals {
  readonly contribution: number;
  readonly payment: number;
  /**
   * The agents' surplus: the sum of their utilities, without the server's. It includes payments. If the money does not
   * come from outside, add the utility of the payer.
   */
  readonly welfare: number;
}

/** The totals of an outcome. */
export function totalsOf(agents: readonly AgentOutcome[]): Totals {
  let contribution = 0;
  let payment = 0;
  let welfare = 0;
  for (const agent of agents) {
    contribution += agent.contribution ?? 0;
    payment += agent.payment;
    welfare += agent.utility;
  }
  return { contribution, payment, welfare };
}
