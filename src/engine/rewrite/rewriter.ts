import type { Attributes } from '../attributes.js';
import { inferences } from '../inference/table.js';
import type { TracedTensor, TraceNode } from '../lowering/lowering.js';
import type { TensorType } from '../tensor-type.js';
import type { ConstantValues, Trace } from '../trace/trace-graph.js';

/** What a rule may ask and do. Nodes that it sees read the tensors that earlier rules left. */
export interface RewriteContext {
  /** The node that made a tensor, unless it is an input or a constant. */
  producer(tensor: TracedTensor): TraceNode | undefined;
  /** The values of a constant. */
  constant(tensor: TracedTensor): ConstantValues | undefined;
  /** How often nodes and outputs read a tensor of the trace as it was before this pass. */
  reads(tensor: TracedTensor): number;
  /** The result of a kernel call that has been made already. */
  find(kernel: string, inputs: Inputs, attrs: Attributes): TracedTensor | undefined;
  /** Makes a kernel call of one result, itself subject to the rules. */
  call(kernel: string, inputs: Inputs, attrs?: Attributes): TracedTensor;
  /** Makes a kernel call whose one result has the type given, not the inferred one. */
  callAs(type: TensorType, kernel: string, inputs: Inputs, attrs: Attributes): TracedTensor;
  /** Makes a constant scalar. */
  scalar(value: number, dtype: TensorType['dtype']): TracedTensor;
}

type Inputs = Readonly<Record<string, TracedTensor>>;

/** Answers what stands for a node's first result instead, or undefined to leave the node as it is. */
export type Rule = (node: TraceNode, context: RewriteContext) => TracedTensor | undefined;

/** Rules by kernel; the first that answers decides. */
export type Rules = Readonly<Record<string, readonly Rule[]>>;

/**
 * One pass over a trace in order: equal calls are merged, rules applied, and calls that no output needs left out. The
 * trace given is not changed.
 */
export function rewrite(trace: Trace, rules: Rules): Trace {
  const pass = new Pass(trace, rules);
  for (const node of trace.nodes) pass.add(node);
  const outputs = Object.entries(trace.outputs).map(([name, tensor]) => [name, pass.current(tensor)] as const);
  return {
    ...trace,
    constants: pass.constants,
    nodes: needed(pass.nodes, outputs),
    outputs: Object.fromEntries(outputs),
  };
}

class Pass implements RewriteContext {
  readonly nodes: TraceNode[] = [];
  readonly constants: Map<TracedTensor, ConstantValues>;
  readonly #rules: Rules;
  readonly #replaced = new Map<TracedTensor, TracedTensor>();
  readonly #producers = new Map<TracedTensor, TraceNode>();
  readonly #known = new Map<string, readonly TracedTensor[]>();
  readonly #reads = new Map<TracedTensor, number>();
  readonly #scalars = new Map<string, TracedTensor>();
  #next: number;

  constructor(trace: Trace, rules: Rules) {
    this.#rules = rules;
    this.constants = new Map(trace.constants);
    const made = [...Object.values(trace.inputs), ...trace.constants.keys(), ...trace.nodes.flatMap((n) => n.outputs)];
    this.#next = made.reduce((largest, { id }) => Math.max(largest, id), 0) + 1;
    const read = [...trace.nodes.flatMap((node) => Object.values(node.inputs)), ...Object.values(trace.outputs)];
    for (const tensor of read) this.#reads.set(tensor, this.reads(tensor) + 1);
  }

  /** What stands for a tensor of the trace now. */
  current(tensor: TracedTensor): TracedTensor {
    return this.#replaced.get(tensor) ?? tensor;
  }

  add(given: TraceNode): TracedTensor {
    const inputs = Object.fromEntries(
      Object.entries(given.inputs).map(([name, tensor]) => [name, this.current(tensor)]),
    );
    const node = { ...given, inputs };
    const known = this.#known.get(keyOf(node.kernel, inputs, node.attrs));
    if (known) return this.#replace(given, known);
    for (const rule of this.#rules[node.kernel] ?? []) {
      const replacement = rule(node, this);
      if (replacement) return this.#replace(given, [replacement]);
    }
    this.nodes.push(node);
    this.#known.set(keyOf(node.kernel, inputs, node.attrs), node.outputs);
    for (const tensor of node.outputs) this.#producers.set(tensor, node);
    return node.outputs[0];
  }

  producer(tensor: TracedTensor): TraceNode | undefined {
    return this.#producers.get(tensor);
  }

  constant(tensor: TracedTensor): ConstantValues | undefined {
    return this.constants.get(tensor);
  }

  reads(tensor: TracedTensor): number {
    return this.#reads.get(tensor) ?? 0;
  }

  find(kernel: string, inputs: Inputs, attrs: Attributes): TracedTensor | undefined {
    return this.#known.get(keyOf(kernel, inputs, attrs))?.[0];
  }

  call(kernel: string, inputs: Inputs, attrs: Attributes = {}): TracedTensor {
    const outputs = inferences[kernel](inputs, attrs).map((type) => this.#tensor(type));
    return this.add({ kernel, inputs, attrs, outputs });
  }

  callAs(type: TensorType, kernel: string, inputs: Inputs, attrs: Attributes): TracedTensor {
    return this.add({ kernel, inputs, attrs, outputs: [this.#tensor(type)] });
  }

  scalar(value: number, dtype: TensorType['dtype']): TracedTensor {
    const key = `${dtype} ${Object.is(value, -0) ? '-0' : value}`;
    const known = this.#scalars.get(key);
    if (known) return known;
    const tensor = this.#tensor({ shape: [], dtype });
    const type = dtype === 'float32' ? Float32Array : dtype === 'int32' ? Int32Array : Uint8Array;
    this.constants.set(tensor, type.of(value));
    this.#scalars.set(key, tensor);
    return tensor;
  }

  #tensor({ shape, dtype }: TensorType): TracedTensor {
    return { id: this.#next++, shape, dtype };
  }

  #replace(node: TraceNode, by: readonly TracedTensor[]): TracedTensor {
    node.outputs.forEach((tensor, i) => {
      this.#replaced.set(tensor, by[i]);
    });
    return by[0];
  }
}

function keyOf(kernel: string, inputs: Inputs, attrs: Attributes): string {
  const tensors = Object.entries(inputs).map(([name, { id }]) => `${name}:${id}`);
  return `${kernel} ${tensors.join()} ${JSON.stringify(attrs)}`;
}

function needed(nodes: readonly TraceNode[], outputs: readonly (readonly [string, TracedTensor])[]): TraceNode[] {
  const read = new Set(outputs.map(([, tensor]) => tensor));
  return nodes
    .toReversed()
    .filter((node) => {
      const isNeeded = node.outputs.some((tensor) => read.has(tensor));
      if (isNeeded) for (const tensor of Object.values(node.inputs)) read.add(tensor);
      return isNeeded;
    })
    .reverse();
}
