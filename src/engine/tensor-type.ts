/** Element types of tensors inside a traced function. */
export type TracedType = 'float32' | 'int32' | 'bool';

/** Shape and element type of a tensor. */
export interface TensorType {
  readonly shape: readonly number[];
  readonly dtype: TracedType;
}
