import type { CostModel } from './cost.js';

/**
 * A rational participant. Its type is private: a mechanism sees reports and actions, never the type itself.
 *
 * @typeParam Type the private information; for agents that contribute data, a {@link DataType}
 */
export interface Agent<Type = DataType> {
  readonly id: string;
  readonly type: Type;
}

/** The private type of an agent that contributes samples. */
export interface DataType {
  readonly cost: CostModel;
  /** The largest number of samples that it can contribute; Infinity if it can generate any number. */
  readonly stock: number;
}
