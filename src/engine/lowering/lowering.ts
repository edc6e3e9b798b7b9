import type { Graph, Value } from '../onnx/graph.js';

/** A tensor of a trace. */
export interface TracedTensor {
  readonly id: number;
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'int32' | 'bool';
}

/** One recorded tfjs kernel call. */
export interface TraceNode {
  /** tfjs kernel name: `Conv2D`, `BatchMatMul`. */
  readonly kernel: string;
  /** Inputs under tfjs's names (`x`, `filter`; `0`, `1`, ... for kernels over lists). */
  readonly inputs: Readonly<Record<string, TracedTensor>>;
  /** The kernel's attributes as tfjs passes them. */
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly outputs: readonly TracedTensor[];
}

/** What a lowering may ask while it adds nodes to a graph. */
export interface LoweringContext {
  readonly graph: Graph;
  /** The lowered value of a traced tensor. */
  value(tensor: TracedTensor): Value;
  /** The node that made a tensor, unless it is an input or a constant. */
  producer(tensor: TracedTensor): TraceNode | undefined;
  /** Nodes (and outputs of the function, as `undefined`) that read a tensor. */
  readers(tensor: TracedTensor): readonly (TraceNode | undefined)[];
}

/** Adds the ONNX nodes of one kernel call and returns one value per output. */
export type Lowering = (node: TraceNode, context: LoweringContext) => readonly Value[];
