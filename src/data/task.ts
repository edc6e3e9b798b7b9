/** The one number of an evaluation that tables, progress and comparisons show. */
export interface Metric {
  /** Its name among the scores of an evaluation: `accuracy`, `dice`, `rmse`. */
  readonly name: string;
  /** Whether higher or lower values are better. */
  readonly better: 'higher' | 'lower';
  /** A share in [0, 1] is shown as a percentage, a number as it is. */
  readonly unit: 'share' | 'number';
}

/**
 * What is learned from a data set: the shape of a sample's target and of a model's output for one sample, and the metric by which
 * models are judged. Plain data, so that it travels to worker threads; the functions of a task are found by its name.
 */
export interface TaskDescription {
  readonly name: string;
  /** Of one sample, as a loss sees it: `[]` int32 for a class, `[height, width, 1]` float32 for a mask, `[1]` float32 for a number. */
  readonly target: { readonly shape: readonly number[]; readonly dtype: 'int32' | 'float32' };
  /** Of one sample: `[classes]` logits, `[height, width, 1]` logits of a mask, `[1]` for a number. */
  readonly output: { readonly shape: readonly number[] };
  readonly metric: Metric;
  /** The URL of the module that the task is of, where it is not built in, and the task's own options. */
  readonly module?: string;
  readonly options?: unknown;
  /** Of a number: a model puts out `(target - mean) / deviation`, so that what it learns is near 0 and 1. */
  readonly standard?: { readonly mean: number; readonly deviation: number };
}

/** Share of samples that are classified as labelled. */
export const accuracy: Metric = { name: 'accuracy', better: 'higher', unit: 'share' };

/** The best of some values of a metric; undefined if there are none. */
export function bestOf({ better }: Metric, values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  return better === 'higher' ? Math.max(...values) : Math.min(...values);
}

/** Each sample belongs to one of `classes` classes; a model puts out a logit for each. */
export function classificationOf(classes: number): TaskDescription {
  return {
    name: 'classification',
    target: { shape: [], dtype: 'int32' },
    output: { shape: [classes] },
    metric: accuracy,
  };
}

/** A number for each sample, in units of its own; mean and deviation are those of the training part. */
export function regressionOf(standard: { readonly mean: number; readonly deviation: number }): TaskDescription {
  return {
    name: 'regression',
    target: { shape: [1], dtype: 'float32' },
    output: { shape: [1] },
    metric: { name: 'rmse', better: 'lower', unit: 'number' },
    standard,
  };
}

/** A mask for each image: every pixel belongs to the foreground or not; a model puts out a logit for each. */
export function segmentationOf(height: number, width: number): TaskDescription {
  return {
    name: 'segmentation',
    target: { shape: [height, width, 1], dtype: 'float32' },
    output: { shape: [height, width, 1] },
    metric: { name: 'dice', better: 'higher', unit: 'share' },
  };
}

/** Number of classes of a classification; 0 for another task. */
export function classesOf({ name, output }: TaskDescription): number {
  return name === 'classification' ? output.shape[0] : 0;
}
