import type { Attributes } from '../attributes.js';
import type { TensorType } from '../tensor-type.js';

/** Shapes and types of a kernel's outputs, from those of its inputs and from its attributes. */
export type Inference = (inputs: Readonly<Record<string, TensorType>>, attrs: Attributes) => readonly TensorType[];
