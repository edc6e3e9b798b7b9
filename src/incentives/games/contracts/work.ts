/**
 * The work of a contract and its worth. A worker of type theta (> 0; a high type works cheaply) bears
 * `burden(x) / theta + fixed` for an effort x.
 */
export interface ContractedWork {
  /** Never decreasing and convex; 0 at 0 (money, for type 1). */
  burden(effort: number): number;
  marginalBurden(effort: number): number;
  /** The cost of taking part, whatever the effort (money). */
  readonly fixed: number;
  /** The worth to the server of the effort of a worker of this type (money): concave. */
  worth(effort: number, type: number): number;
  marginalWorth(effort: number, type: number): number;
  /** The feasible efforts of a type. The worth goes to minus infinity at the lower end. */
  range(type: number): { readonly least: number; readonly most: number };
}

/** Options of a local training with a deadline (Kang et al. 2019); times in seconds, energy in money. */
export interface ComputingOptions {
  /** Effective capacitance of the chip. */
  readonly capacitance: number;
  /** Processor cycles per sample. */
  readonly cycles: number;
  readonly samples: number;
  /** psi: local iterations of a worker of type 1; one of type theta needs `psi / theta`. */
  readonly iterations: number;
  /** Cost and time of an upload. */
  readonly uploadCost: number;
  readonly uploadTime: number;
  /** The longest time that the server waits. */
  readonly deadline: number;
  /** The worth of a worker to the server is `satisfaction * ln(deadline - time)`. */
  readonly satisfaction: number;
  /** The highest clock frequency; absent if unlimited. */
  readonly highest?: number;
}

/**
 * Efforts are clock frequencies f. A worker needs `psi c s / (f theta)` seconds plus the upload, and spends
 * `zeta c s f^2` on each iteration.
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

/** Efforts of constant worth: `value * x` to the server, at a cost of `x^2 / (2 theta)` to the worker. */
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
