/**
 * What a worker may be asked for, and what it is worth. A worker of type theta (> 0; a high type works cheaply) bears
 * `burden(x) / theta + fixed` for an effort x.
 */
export interface ContractedWork {
  /** Nowhere decreasing and convex, 0 at 0 (money for type 1). */
  burden(effort: number): number;
  marginalBurden(effort: number): number;
  /** What taking part costs whatever the effort (money). */
  readonly fixed: number;
  /** What the effort of a worker of this type is worth to the server (money): concave. */
  worth(effort: number, type: number): number;
  marginalWorth(effort: number, type: number): number;
  /** The efforts that make sense for a type; what it is worth goes to minus infinity below. */
  range(type: number): { readonly least: number; readonly most: number };
}

/** The work of a local training that must be done by a deadline (Kang et al. 2019); times in seconds, energy in money. */
export interface ComputingOptions {
  /** Effective capacitance of the chip. */
  readonly capacitance: number;
  /** Processor cycles a sample. */
  readonly cycles: number;
  readonly samples: number;
  /** psi: local iterations of a worker of type 1; one of type theta needs `psi / theta`. */
  readonly iterations: number;
  /** Cost and time of an upload. */
  readonly uploadCost: number;
  readonly uploadTime: number;
  /** The time that the server waits at most. */
  readonly deadline: number;
  /** What the server gains is `satisfaction * ln(deadline - time)`. */
  readonly satisfaction: number;
  /** The highest clock frequency, if there is one. */
  readonly highest?: number;
}

/**
 * Efforts are clock frequencies f: a worker takes `psi c s / (f theta)` seconds and an upload, and spends `zeta c s f^2` on
 * each iteration.
 */
export function computingWork(options: ComputingOptions): ContractedWork {
  const { capacitance, cycles, samples, iterations, uploadCost, uploadTime, deadline, satisfaction } = options;
  const perIteration = capacitance * cycles * samples * iterations;
  const work = iterations * cycles * samples;
  const left = (effort: number, type: number) => deadline - uploadTime - work / (effort * type);
  return {
    fixed: uploadCost,
    burden: (effort) => perIteration * effort ** 2,
    marginalBurden: (effort) => 2 * perIteration * effort,
    worth: (effort, type) => (left(effort, type) > 0 ? satisfaction * Math.log(left(effort, type)) : -Infinity),
    marginalWorth: (effort, type) => (satisfaction * work) / (effort ** 2 * type * left(effort, type)),
    range: (type) => ({ least: work / ((deadline - uploadTime) * type), most: options.highest ?? Infinity }),
  };
}

/** Efforts of constant worth: `value * x`, at a cost of `x^2 / (2 theta)`. */
export function proportionalWork(value: number): ContractedWork {
  return {
    fixed: 0,
    burden: (effort) => effort ** 2 / 2,
    marginalBurden: (effort) => effort,
    worth: (effort) => value * effort,
    marginalWorth: () => value,
    range: () => ({ least: 0, most: Infinity }),
  };
}
