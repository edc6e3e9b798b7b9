import type { Attributes } from '../attributes.js';

/** Element types of tensors inside a traced function. */
export type TracedType = 'float32' | 'int32' | 'bool';

/** Shape and element type of a tensor. */
export interface TensorType {
  readonly shape: readonly number[];
  readonly dtype: TracedType;
}

/** Shapes and types of a kernel's outputs, from those of its inputs and from its attributes. */
export type Inference = (inputs: Readonly<Record<string, TensorType>>, attrs: Attributes) => readonly TensorType[];
