import type { Tensor } from '@tensorflow/tfjs-core';
import type { NumericArray } from '../core/plain.js';

/** Where a program runs: compiled by ONNX Runtime, eagerly by a native TensorFlow, or eagerly by tfjs's CPU backend. */
export type BackendName = 'onnx' | 'tensorflow' | 'reference';

/** What the compiled form runs on. All but `cpu` need a provider of ONNX Runtime that not every machine has. */
export type DeviceName = 'cpu' | 'cuda' | 'webgpu';

/** Named tensors, as a traced function takes and returns them. */
export type Tensors = Readonly<Record<string, Tensor>>;

/** Named flat arrays, row-major: the values of {@link Tensors} outside the engine. */
export type Arrays = Readonly<Record<string, NumericArray>>;

/** Shape and type of one input. `uint8` data reaches the traced function as float32 values 0..255. */
export interface TensorSpec {
  readonly shape: readonly number[];
  readonly dtype: 'float32' | 'int32' | 'uint8';
}

/** Names, shapes and types of a function's inputs. */
export type Signature = Readonly<Record<string, TensorSpec>>;

/** A compiled function. */
export interface Program {
  /** Runs once. The arrays given are read, never changed or kept; those returned are fresh. */
  run(inputs: Arrays): Promise<Record<string, NumericArray>>;
  /** Floating-point operations of one run (a multiply-add counts as two). */
  readonly flops: number;
  dispose(): Promise<void>;
}

/**
 * What a scan's step sees, by role.
 * - `state`: carried from step to step, float32.
 * - `constants`: the same in every step.
 * - `inputs`: one slice a step; the arrays given to `run` have a leading dimension of steps.
 * - `tables`: data sets of any length, from which every step gets the rows that it asks for. The step sees a tensor of
 *   `[rows, ...shape]`; `shape` is that of one row. Gathering happens inside the compiled program.
 */
export interface ScanSignature {
  readonly state: Signature;
  readonly constants?: Signature;
  readonly inputs?: Signature;
  readonly tables?: Signature;
  /** Rows gathered from every table in each step. Needed where there are tables. */
  readonly rows?: number;
}

/** One step of a scan: a pure function of tensors. `outputs` are stacked over the steps. */
export type ScanStep = (
  state: Tensors,
  step: { readonly constants: Tensors; readonly inputs: Tensors; readonly tables: Tensors },
) => { readonly state: Tensors; readonly outputs: Tensors };

/** The arguments of one run of a scan. */
export interface ScanArguments {
  readonly steps: number;
  readonly state: Arrays;
  readonly constants?: Arrays;
  readonly inputs?: Arrays;
  readonly tables?: Arrays;
  /** `[steps, rows]` indices into the tables. */
  readonly rows?: Int32Array;
}

/** The result of one run of a scan, in fresh memory. */
export interface ScanResult {
  /** The final state in one flat vector: the tensors of the signature, in its order. */
  readonly final: Float32Array;
  /** The final state by name: views of `final`. */
  readonly state: Readonly<Record<string, Float32Array>>;
  /** By name: `[steps, ...shape]`. */
  readonly outputs: Readonly<Record<string, NumericArray>>;
}

/** A compiled loop. With 0 steps it returns the state unchanged and empty outputs. */
export interface ScanProgram {
  run(given: ScanArguments): Promise<ScanResult>;
  /** Floating-point operations of one step (a multiply-add counts as two). */
  readonly flopsPerStep: number;
  dispose(): Promise<void>;
}

/**
 * Turns pure functions over `@tensorflow/tfjs-core` tensors into programs. The functions may use `tf.valueAndGrads`,
 * `tf.customGrad` and every operation with a lowering; they must not read a tensor's values, draw random numbers or depend
 * on anything but their arguments.
 *
 * @throws TraceError (`trace-error.ts`) naming the tfjs operation and the remedy, if a function reads a traced value or
 *   uses a kernel without a lowering
 */
export interface Engine {
  readonly backend: BackendName;
  /** What whoever uses it should know, a sentence: that a package which was preferred does not start. */
  readonly remark?: string;
  compile(fn: (inputs: Tensors) => Tensors, signature: Signature): Promise<Program>;
  scan(step: ScanStep, signature: ScanSignature): Promise<ScanProgram>;
  /** Releases every program made by this engine. */
  dispose(): Promise<void>;
}
