import { type BackendValues, type DataType, engine, KernelBackend, type TensorInfo } from '@tensorflow/tfjs-core';
import type { Attributes } from '../attributes.js';
import { constantOf } from '../constant-kernels.js';
import { inferences } from '../inference/table.js';
import type { TracedTensor, TraceNode } from '../lowering/lowering.js';
import type { TensorType, TracedType } from '../tensor-type.js';
import { TraceError } from './trace-error.js';
import type { ConstantValues } from './trace-graph.js';

/** A traced tensor; tfjs knows it as the identity of a tensor's data. */
class Placeholder implements TracedTensor {
  readonly shape: readonly number[];
  readonly dtype: TracedType;

  constructor(
    readonly id: number,
    { shape, dtype }: TensorType,
  ) {
    this.shape = shape;
    this.dtype = dtype;
  }
}

/**
 * A tfjs backend that computes nothing: kernels are recorded with the shapes and types of their results. One recorder
 * serves one trace.
 */
export class TraceRecorder extends KernelBackend {
  readonly nodes: TraceNode[] = [];
  readonly constants = new Map<TracedTensor, ConstantValues>();
  /** The first fault that tfjs could not report by an exception, if any. */
  fault: TraceError | undefined;
  readonly #own = new Set<object>();
  readonly #captured = new Map<object, TracedTensor>();

  /** A new traced tensor that no kernel made. */
  placeholder(type: TensorType): TensorInfo & { readonly dataId: TracedTensor } {
    const dataId = new Placeholder(this.#own.size, type);
    this.#own.add(dataId);
    return { dataId, shape: [...type.shape], dtype: type.dtype };
  }

  /** Records a kernel call. */
  record(kernel: string, given: object, attrs: Attributes): TensorInfo | TensorInfo[] {
    const constant = constantOf(kernel, attrs);
    if (constant) return this.#constant(constant.values, constant);
    const inputs = Object.fromEntries(
      Object.entries(given).flatMap(([name, info]: [string, TensorInfo | undefined | null]) =>
        info ? [[name, this.traced(info)]] : [],
      ),
    );
    const outputs = inferences[kernel](inputs, attrs).map((type) => this.placeholder(type));
    this.nodes.push({ kernel, inputs, attrs, outputs: outputs.map(({ dataId }) => dataId) });
    return kernel === 'SplitV' || kernel === 'Unpack' || kernel === 'TopK' ? outputs : outputs[0];
  }

  /** The traced tensor behind a tfjs tensor; one made outside the trace is captured as a constant. */
  traced({ dataId, shape, dtype }: TensorInfo): TracedTensor {
    if (dataId instanceof Placeholder) {
      if (this.#own.has(dataId)) return dataId;
      throw new TraceError(operation(), 'uses a tensor of another trace', 'Hand it in as an argument');
    }
    const known = this.#captured.get(dataId);
    if (known) return known;
    const captured = this.#constant(engine().readSync(dataId), { shape, dtype: typeOf(dtype) }).dataId;
    this.#captured.set(dataId, captured);
    return captured;
  }

  override write(values: BackendValues, shape: number[], dtype: DataType): object {
    return this.#constant(values, { shape, dtype: typeOf(dtype) }).dataId;
  }

  override readSync(): never {
    throw reading();
  }

  override read(): Promise<never> {
    this.fault ??= reading();
    return new Promise(() => {});
  }

  override disposeData(): boolean {
    return true;
  }

  override incRef(): void {}

  override refCount(): number {
    return 1;
  }

  override numDataIds(): number {
    return 0;
  }

  override memory() {
    return { unreliable: true, reasons: ['traced tensors hold no values'] };
  }

  override floatPrecision(): 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }

  override dispose(): void {}

  #constant(values: BackendValues, type: TensorType) {
    const info = this.placeholder(type);
    this.constants.set(info.dataId, valuesOf(values, type.dtype));
    return info;
  }
}

/** The tfjs operation being run, as a user writes it; `the function` outside any. */
export function operation(): string {
  const scope = engine().state.activeScope?.name ?? '';
  return scope.endsWith('__op') ? `tf.${scope.slice(0, -'__op'.length)}` : 'the function';
}

function reading(): TraceError {
  return new TraceError(
    operation() === 'the function' ? 'dataSync, data, arraySync, array or print' : operation(),
    'reads the values of a traced tensor, which has none while the function is compiled',
    'Keep to tensor operations (tf.where instead of if), or return the tensor and read it outside',
  );
}

function typeOf(dtype: string): TracedType {
  if (dtype === 'float32' || dtype === 'int32' || dtype === 'bool') return dtype;
  throw new TraceError(operation(), `makes a tensor of type ${dtype}`, 'Use float32, int32 or bool');
}

function valuesOf(values: BackendValues, dtype: TracedType): ConstantValues {
  if (Array.isArray(values)) throw new TraceError(operation(), 'makes a tensor of texts', 'Use numbers');
  if (dtype === 'float32') return Float32Array.from(values);
  return dtype === 'int32' ? Int32Array.from(values) : Uint8Array.from(values);
}
