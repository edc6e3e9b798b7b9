import { sumOf } from '../../core/statistics.js';
import { sizeOf } from '../../core/weights.js';
import { attributeType, type ElementType, elementType, ModelProto } from './schema.js';

/** A tensor inside a graph. A dimension given as a name is open: known only when the graph runs. */
export interface Value {
  readonly name: string;
  readonly shape: readonly (number | string)[];
  readonly dtype: ElementType;
}

/** A node attribute: JavaScript integers become ONNX ints unless wrapped as `{ float }`. */
export type Attribute = number | string | readonly number[] | { readonly float: number } | { readonly graph: Graph };

/** Everything about a node but its inputs. */
export interface NodeOptions {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  /** Operator domain; the standard one if absent. */
  readonly domain?: string;
  /**
   * Floating-point operations of the node: two a term of a product or convolution, one an element of an elementwise
   * result whatever the function, one an input element of a reduction, none where data only moves.
   */
  readonly flops?: number;
}

interface Node extends NodeOptions {
  readonly op: string;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
}

type Values = Float32Array | Int32Array | Uint8Array | BigInt64Array;

const domains = { '': 17, 'com.microsoft': 1, 'com.microsoft.nchwc': 1 } as const;

/**
 * An ONNX graph under construction. Nodes with equal operator, attributes and inputs are made once; on `toModel` nodes
 * that no output depends on are left out. A graph with a parent is the body of a loop: it may read its parent's values.
 */
export class Graph {
  readonly #prefix: string;
  readonly #nodes: Node[] = [];
  readonly #known = new Map<string, readonly Value[]>();
  readonly #initializers: { value: Value; data: Values }[] = [];
  readonly #inputs: Value[] = [];
  readonly #outputs: Value[] = [];
  readonly #counter: { next: number };

  constructor(readonly parent?: Graph) {
    this.#counter = parent ? parent.#counter : { next: 0 };
    this.#prefix = parent ? `${parent.#prefix}b` : 'v';
  }

  /** Declares an input; `name` is the name outside. */
  input(name: string, shape: readonly (number | string)[], dtype: ElementType): Value {
    const value = { name, shape, dtype };
    this.#inputs.push(value);
    return value;
  }

  /** Declares an output of the graph under a name of its own. */
  output(name: string, value: Value): void {
    const named = { ...value, name };
    this.#nodes.push({ op: 'Identity', inputs: [value], outputs: [named] });
    this.#outputs.push(named);
  }

  /** A constant held in the graph. Equal constants are stored once. */
  constant(data: Values, shape: readonly number[]): Value {
    const dtype = elementTypeOf(data);
    const key = `const ${dtype} ${shape.join()} ${Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64')}`;
    const known = this.#known.get(key);
    if (known) return known[0];
    const value = { name: this.freshName(), shape, dtype };
    this.#initializers.push({ value, data });
    this.#known.set(key, [value]);
    return value;
  }

  /** A float32 scalar. */
  scalar(value: number): Value {
    return this.constant(Float32Array.of(value), []);
  }

  /** An int64 vector, as shape and axes operands want it. */
  ints(values: readonly number[]): Value {
    return this.constant(BigInt64Array.from(values, BigInt), [values.length]);
  }

  /** Adds a node with one output. An input of `undefined` is an optional operand left out. */
  node(
    op: string,
    inputs: readonly (Value | undefined)[],
    shape: readonly (number | string)[],
    options: NodeOptions & { readonly dtype?: ElementType } = {},
  ): Value {
    const dtype = options.dtype ?? inputs.find((input) => input !== undefined)?.dtype ?? 'float32';
    return this.nodes(op, inputs, [{ shape, dtype }], options)[0];
  }

  /** Adds a node with several outputs. */
  nodes(
    op: string,
    inputs: readonly (Value | undefined)[],
    outputs: readonly { readonly shape: readonly (number | string)[]; readonly dtype: ElementType }[],
    options: NodeOptions = {},
  ): readonly Value[] {
    const operands = inputs.map((input) => input ?? { name: '', shape: [], dtype: 'float32' as const });
    const subgraph = Object.values(options.attributes ?? {}).some((a) => typeof a === 'object' && 'graph' in a);
    const key = subgraph
      ? undefined
      : JSON.stringify([
          op,
          options.domain,
          options.attributes,
          operands.map((operand) => operand.name),
          outputs.length,
        ]);
    const known = key === undefined ? undefined : this.#known.get(key);
    if (known) return known;
    const values = outputs.map((output) => ({ ...output, name: this.freshName() }));
    this.#nodes.push({ ...options, op, inputs: operands, outputs: values });
    if (key !== undefined) this.#known.set(key, values);
    return values;
  }

  /** Floating-point operations of the nodes that the outputs depend on; a loop's body counts once. */
  get flops(): number {
    return sumOf(this.#live(), (node) => (node.flops ?? 0) + bodyFlops(node));
  }

  /** The serialised model. */
  toModel(): Uint8Array {
    const opset_import = Object.entries(domains).map(([domain, version]) => ({ domain, version }));
    const model = { ir_version: 8, producer_name: 'fedstill', graph: this.#toProto('main'), opset_import };
    return ModelProto.encode(ModelProto.fromObject(model)).finish();
  }

  /** A name that no other value of this graph or of the graphs around it bears. */
  freshName(): string {
    return `${this.#prefix}${this.#counter.next++}`;
  }

  /** Nodes needed for the outputs, in order; names read by loop bodies count as read here. */
  #live(): Node[] {
    const needed = new Set(this.#outputs.map((output) => output.name));
    const live: Node[] = [];
    for (const node of [...this.#nodes].reverse()) {
      if (!node.outputs.some((output) => needed.has(output.name))) continue;
      for (const input of node.inputs) needed.add(input.name);
      for (const body of bodies(node)) for (const name of body.#outerNames()) needed.add(name);
      live.push(node);
    }
    return live.reverse();
  }

  #outerNames(): Set<string> {
    const own = new Set([...this.#inputs, ...this.#initializers.map((i) => i.value)].map((value) => value.name));
    const outer = new Set<string>();
    for (const node of this.#live()) {
      const read = [
        ...node.inputs.map((input) => input.name),
        ...bodies(node).flatMap((body) => [...body.#outerNames()]),
      ];
      for (const name of read) if (!own.has(name)) outer.add(name);
      for (const output of node.outputs) own.add(output.name);
    }
    return outer;
  }

  #toProto(name: string): object {
    const live = this.#live();
    const read = new Set(live.flatMap((node) => node.inputs.map((input) => input.name)));
    for (const node of live) for (const body of bodies(node)) for (const outer of body.#outerNames()) read.add(outer);
    return {
      name,
      node: live.map((node) => ({
        op_type: node.op,
        domain: node.domain,
        input: node.inputs.map((input) => input.name),
        output: node.outputs.map((output) => output.name),
        attribute: Object.entries(node.attributes ?? {}).map(([key, value]) => attributeProto(key, value)),
      })),
      initializer: this.#initializers
        .filter(({ value }) => read.has(value.name))
        .map(({ value, data }) => ({
          name: value.name,
          dims: value.shape,
          data_type: elementType[value.dtype],
          raw_data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
        })),
      input: this.#inputs.map(valueInfo),
      output: this.#outputs.map(valueInfo),
    };
  }

  /** The body as an attribute of a loop node. */
  static toProto(graph: Graph): object {
    return graph.#toProto(graph.#prefix);
  }
}

function bodies(node: Node): Graph[] {
  return Object.values(node.attributes ?? {}).flatMap((a) => (typeof a === 'object' && 'graph' in a ? [a.graph] : []));
}

function bodyFlops(node: Node): number {
  return sumOf(bodies(node), (body) => body.flops);
}

function elementTypeOf(data: Values): ElementType {
  if (data instanceof Float32Array) return 'float32';
  if (data instanceof Int32Array) return 'int32';
  if (data instanceof BigInt64Array) return 'int64';
  return 'uint8';
}

function attributeProto(name: string, value: Attribute): object {
  if (typeof value === 'string') return { name, type: attributeType.string, s: Buffer.from(value) };
  if (typeof value === 'number') return { name, type: attributeType.int, i: value };
  if ('float' in value) return { name, type: attributeType.float, f: value.float };
  if ('graph' in value) return { name, type: attributeType.graph, g: Graph.toProto(value.graph) };
  return { name, type: attributeType.ints, ints: [...value] };
}

function valueInfo(value: Value): object {
  const dim = value.shape.map((d) => (typeof d === 'number' ? { dim_value: d } : { dim_param: d }));
  return { name: value.name, type: { tensor_type: { elem_type: elementType[value.dtype], shape: { dim } } } };
}

/** Number of scalars of a value whose shape is fully known. */
export function valueSize(value: Value): number {
  return sizeOf(
    value.shape.map((dimension) => {
      if (typeof dimension === 'string') throw new RangeError(`the dimension '${dimension}' is open`);
      return dimension;
    }),
  );
}
