/**
 * The largest numbers that a scenario may ask for, of things that each take memory or time. They are far above any real run, and
 * low enough that a typing error (`1e9`) is refused before it fills the memory or runs for ever.
 */
export const most = {
  /** Rounds of a run or of a repeated game. */
  rounds: 1_000_000,
  /** Passes over the samples of a client in a round. */
  epochs: 10_000,
  /** Steps of a training or a distillation in a round, or turns of a generator. */
  steps: 1_000_000,
  /** Samples in a step, own or generated. */
  batch: 100_000,
  /** Agents of a game. */
  agents: 10_000,
  /** Random starts from which a game is played again. */
  starts: 10_000,
  /** Numbers of samples on which a curve is measured. */
  points: 1_000,
  /** Orders or coalitions that a valuation draws in a round. */
  coalitions: 100_000,
  /** Halvings of an interval; more change nothing in double precision. */
  halvings: 1_000,
} as const;
