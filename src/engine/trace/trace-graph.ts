import type { TracedTensor, TraceNode } from '../lowering/lowering.js';
import type { TracedType } from '../tensor-type.js';

/** Values of a constant; bytes for booleans. */
export type ConstantValues = Float32Array | Int32Array | Uint8Array;

/** Shape and type of a traced function's argument. */
export interface TracedSpec {
  readonly shape: readonly number[];
  readonly dtype: TracedType;
}

/** What a function did while it was traced: kernel calls in order, over named inputs and captured constants. */
export interface Trace {
  readonly inputs: Readonly<Record<string, TracedTensor>>;
  readonly constants: ReadonlyMap<TracedTensor, ConstantValues>;
  readonly nodes: readonly TraceNode[];
  readonly outputs: Readonly<Record<string, TracedTensor>>;
}
