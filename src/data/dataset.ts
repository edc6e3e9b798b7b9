import type { TaskDescription } from './task.js';

/**
 * Constants by which the inputs of models are normalised: the value `v` of a channel (the last axis) becomes
 * `(v - mean) / deviation`. One number for each channel, or one for all.
 */
export interface Normalization {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/** Where samples come from: hospitals, microscopes, writers. */
export interface Groups {
  readonly names: readonly string[];
  /** The number of each sample's group among the names, over a SharedArrayBuffer. */
  readonly of: Int32Array;
}

/** Targets of samples, one after the other. */
export type Targets = Int32Array | Float32Array | Uint8Array;

/**
 * Labelled samples, held once in shared memory so that every worker thread reads the same copy. A dataset is plain data
 * and may be posted to a worker: the buffers are shared, not copied.
 */
export interface Dataset {
  readonly name: string;
  readonly size: number;
  /** The task: what is learned from it. */
  readonly task: TaskDescription;
  /** Shape of one sample, channels last: `[28, 28, 1]`, `[32, 32, 3]`, `[features]`. */
  readonly sampleShape: readonly number[];
  /** `size` rows over a SharedArrayBuffer, as stored (bytes for images). */
  readonly features: Uint8Array | Float32Array;
  /**
   * The target of each sample, `size` times the shape that the task says, over a SharedArrayBuffer: classes as Int32Array, masks as
   * bytes, numbers as Float32Array. -1, 255 or NaN where a sample belongs to an unlabelled public set.
   */
  readonly targets: Targets;
  /** What the classes are called, where the data set tells. */
  readonly classNames?: readonly string[];
  /** Where the samples come from; absent if the data set has no groups. */
  readonly groups?: Groups;
  /** A stored value `v` means `v * scale + shift`; one number for all features. */
  readonly scale: number;
  readonly shift: number;
  /** The normalisation of these values before a model sees them; none if absent. */
  readonly normalization?: Normalization;
}

/** A data set as published: with its official test part. */
export interface DataSource {
  readonly train: Dataset;
  readonly test: Dataset;
  /** The published mean and deviation of the training part, where there are some. */
  readonly standard?: Normalization;
}

/**
 * Rows copied out of a dataset: private memory, ready for the engine. `x` is `[size, ...sampleShape]` as stored (the
 * learner applies scale and shift), `y` their targets.
 */
export interface Samples {
  readonly size: number;
  readonly x: Uint8Array | Float32Array;
  readonly y: Targets;
}

/** The samples of one client: row numbers of the training set. */
export interface Shard {
  readonly client: number;
  readonly train: Int32Array;
  /** The client's own held-out rows; may be empty. */
  readonly test: Int32Array;
}

/** A population's data after partitioning. The rows of all shards and of a public set drawn from `train` are disjoint. */
export interface FederatedData {
  readonly train: Dataset;
  readonly test: Dataset;
  readonly shards: readonly Shard[];
  /** The samples of clients that never take part, if the scenario has some. Their ids follow those of the others. */
  readonly unseen?: readonly Shard[];
  /** The public set, if the scenario has one. Its targets are present only if the scenario says it is labelled. */
  readonly publicSet?: PublicSet;
}

/** Samples that the server and all clients hold. */
export interface PublicSet {
  readonly dataset: Omit<Dataset, 'targets'>;
  readonly rows: Int32Array;
  /** Targets of the public samples, in the order of `rows`. Absent for an unlabelled set, so that no code can read them. */
  readonly targets?: Targets;
}
