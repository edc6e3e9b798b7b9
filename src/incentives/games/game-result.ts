import type { PropertyCheck } from '../economics/audit.js';
import type { Guarantee } from '../economics/mechanism.js';
import type { AgentOutcome, Totals } from '../economics/outcome.js';

/** Numbers, words and truth values, by name. */
export type Quantities = Readonly<Record<string, number | string | boolean>>;

/** The certificate of the reported outcome. */
export interface EquilibriumReport {
  /** The solution concept: `Nash`, `dominant strategies`, `core`, ... */
  readonly concept: string;
  /** The largest gain of any unilateral deviation that was tried; at least 0. */
  readonly epsilon: number;
  /**
   * The largest amount that any agent asks, is paid, bears or gains, in the unit of epsilon, with which to compare
   * epsilon. Absent if utilities are fractions.
   */
  readonly stakes?: number;
  /** The agent with that gain and its deviation. */
  readonly deviation?: { readonly agent: string; readonly action: number | string };
  /** The number of deviations tried. */
  readonly deviations: number;
  /** The number of random starts of dynamics. */
  readonly starts?: number;
  /** The number of starts that ended at the reported outcome. */
  readonly agreeing?: number;
  /** The number of starts that entered a cycle. */
  readonly cycling?: number;
}

/** One of several equilibria. */
export interface EquilibriumSummary {
  readonly epsilon: number;
  readonly quantities: Quantities;
}

/** The result of a game. Plain data. */
export interface GameResult {
  readonly agents: readonly AgentOutcome[];
  /** The units of the agents' numbers and of quantities, by name: `samples`, `money`, `accuracy`, `1` for a pure number. */
  readonly units?: Readonly<Record<string, string>>;
  readonly totals: Totals;
  /** Absent if agents have nothing to decide. */
  readonly equilibrium?: EquilibriumReport;
  /** All equilibria that were found, the reported one included. */
  readonly equilibria: readonly EquilibriumSummary[];
  /** The guarantees of the mechanism; the audit checks these and more. */
  readonly guarantees: readonly Guarantee[];
  readonly audit: readonly PropertyCheck[];
  /** Further quantities of the game: comparisons, dispersion, prices. */
  readonly quantities: Quantities;
}
