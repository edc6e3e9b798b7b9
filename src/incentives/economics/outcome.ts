/** What a game came to for one agent. A quantity that the game does not know is absent. */
export interface AgentOutcome {
  readonly id: string;
  /** Samples, effort or bid: what the agent did. */
  readonly contribution?: number;
  /** Accuracy of the model that it received: a fraction. */
  readonly accuracy?: number;
  /** Money it received; negative if it paid. */
  readonly payment: number;
  /** What its action cost it. */
  readonly cost: number;
  readonly utility: number;
  /** What its outside option, not taking part, would have given. */
  readonly outside?: number;
  /** Further quantities of this kind of game, shown as they are: weights, ranks, items chosen. */
  readonly details?: Readonly<Record<string, number | string | boolean>>;
}

/** Sums over agents, folded in their order. */
export interface Totals {
  readonly contribution: number;
  readonly payment: number;
  /**
   * The agents' surplus: the sum of their utilities, without the server's. Payments count: add the payer's side where money does not
   * come from outside.
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
