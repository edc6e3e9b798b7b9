import type { Finding } from '../economics/audit.js';
import type { Guarantee } from '../economics/mechanism.js';
import type { AgentOutcome, Totals } from '../economics/outcome.js';

/** A number, a word or a yes and no, by name. */
export type Quantities = Readonly<Record<string, number | string | boolean>>;

/** The certificate of the outcome that is reported. */
export interface EquilibriumReport {
  /** The concept: `Nash`, `dominant strategies`, `core`, ... */
  readonly concept: string;
  /** The largest gain that any unilateral deviation was found to bring; at least 0. */
  readonly epsilon: number;
  /**
   * The largest amount that anybody asks, is paid, bears or gains, in the unit of epsilon: the gain is to be seen beside it. Absent
   * where utilities are fractions.
   */
  readonly stakes?: number;
  /** The agent with that gain and what it would do instead. */
  readonly deviation?: { readonly agent: string; readonly action: number | string };
  /** How many deviations were tried. */
  readonly deviations: number;
  /** Random starts from which dynamics were run. */
  readonly starts?: number;
  /** How many of them came to rest at the reported outcome. */
  readonly agreeing?: number;
  /** How many ran into a cycle. */
  readonly cycling?: number;
}

/** One of several equilibria. */
export interface EquilibriumSummary {
  readonly epsilon: number;
  readonly quantities: Quantities;
}

/** What came of a game: plain data. */
export interface GameResult {
  readonly agents: readonly AgentOutcome[];
  /** The units of the agents' numbers and of quantities, by name: `samples`, `money`, `accuracy`, `1` for a pure number. */
  readonly units?: Readonly<Record<string, string>>;
  readonly totals: Totals;
  /** Absent where agents have nothing to decide. */
  readonly equilibrium?: EquilibriumReport;
  /** All equilibria that were found, the reported one included. */
  readonly equilibria: readonly EquilibriumSummary[];
  /** What the mechanism promises; the audit checks this and more. */
  readonly guarantees: readonly Guarantee[];
  readonly audit: readonly Finding[];
  /** Further quantities of the whole game: comparisons, dispersion, prices. */
  readonly quantities: Quantities;
}
