import { type Layout, type LayoutEntry, namedViews, sizeOf } from '../core/weights.js';
import type { Targets } from '../data/dataset.js';
import { classesOf, type TaskDescription } from '../data/task.js';
import type { Arrays, Signature, TensorSpec } from '../engine/engine.js';
import type { Model } from '../models/model.js';
import type { Column, Columns } from './batch.js';
import { prefixed } from './prefixed-names.js';

/** Data as a scan takes it: one table a column, and the tables' specifications. */
export interface Tables {
  readonly signature: Signature;
  readonly arrays: Arrays;
}

/**
 * Checks that columns fit together and fit the model, and names them as the scan's tables: `x`, `y`, `extra.<name>`.
 *
 * @throws RangeError naming the column, if a length is wrong or a label is not among the task's classes
 */
export function tablesOf(model: Model, task: TaskDescription, data: Columns): Tables {
  const extra = data.extra ?? {};
  checkLength('x', data.x.length, data.size, model.inputShape);
  for (const [name, { shape, values }] of Object.entries(extra)) checkLength(name, values.length, data.size, shape);
  if (data.y) {
    checkLength('y', data.y.length, data.size, task.target.shape);
    if (classesOf(task) > 0) checkLabels(data.y, classesOf(task));
  }
  return {
    signature: {
      x: { shape: model.inputShape, dtype: dtypeOf(data.x) },
      ...(data.y && { y: { shape: task.target.shape, dtype: dtypeOf(data.y) } }),
      ...prefixed('extra', specsOf(extra)),
    },
    arrays: { x: data.x, ...(data.y && { y: data.y }), ...prefixed('extra', valuesOf(extra)) },
  };
}

/** Specifications of named columns, without the dimension of samples. */
export function specsOf(columns: Readonly<Record<string, Column>>): Signature {
  return Object.fromEntries(
    Object.entries(columns).map(([name, { shape, values }]) => [name, { shape, dtype: dtypeOf(values) }]),
  );
}

/** Numbers as the constants that a loss reads. */
export function scalars(numbers: Readonly<Record<string, number>>): Record<string, Column> {
  return Object.fromEntries(
    Object.entries(numbers).map(([name, number]) => [name, { shape: [], values: Float32Array.of(number) }]),
  );
}

/** Weights as constants, by their layout names; only the entries that belong, if told. They share the weights' memory. */
export function weightsColumns(
  layout: Layout,
  weights: Float32Array,
  belongs: (entry: LayoutEntry) => boolean = () => true,
): Record<string, Column> {
  const views = namedViews(layout, weights);
  return Object.fromEntries(layout.filter(belongs).map(({ name, shape }) => [name, { shape, values: views[name] }]));
}

/** The arrays of named columns. */
export function valuesOf(columns: Readonly<Record<string, Column>>): Arrays {
  return Object.fromEntries(Object.entries(columns).map(([name, { values }]) => [name, values]));
}

function dtypeOf(values: Column['values']): TensorSpec['dtype'] {
  if (values instanceof Float32Array) return 'float32';
  return values instanceof Int32Array ? 'int32' : 'uint8';
}

function checkLength(name: string, length: number, size: number, shape: readonly number[]): void {
  if (length === size * sizeOf(shape)) return;
  throw new RangeError(
    `column '${name}' has ${length} values; ${size} samples of [${shape}] need ${size * sizeOf(shape)}`,
  );
}

/** The compiled one-hot encoding turns a label out of range into zeros without a word. */
function checkLabels(labels: Targets, classes: number): void {
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] < 0 || labels[i] >= classes) {
      throw new RangeError(`sample ${i} has the label ${labels[i]}, expected a class of 0 to ${classes - 1}`);
    }
  }
}
