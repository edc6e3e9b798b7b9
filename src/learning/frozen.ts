import * as tf from '@tensorflow/tfjs-core';
import type { Weights } from '../core/weights.js';
import type { Tensors } from '../engine/engine.js';
import type { Model } from '../models/model.js';
import type { Column, Columns, Frozen } from './batch.js';
import { weightsColumns } from './columns.js';
import { predict } from './predict.js';
import { prefixed, unprefixed } from './prefixed-names.js';
import type { Setting } from './setting.js';

type FrozenByName = Readonly<Record<string, Frozen>>;

/** The outputs of frozen models for all samples, as columns. They are computed once, so samples must not be augmented. */
export async function frozenColumns(
  setting: Setting,
  frozen: FrozenByName,
  { x, size }: Columns,
): Promise<Record<string, Column>> {
  const columns: Record<string, Column> = {};
  for (const [name, { output, weights }] of Object.entries(frozen)) {
    const outputs: Float32Array[] = [];
    for (const each of membersOf(weights)) outputs.push(await predict(setting, each, x, output));
    const width = output === 'logits' ? setting.model.outputSize : setting.model.featureSize;
    columns[name] =
      weights instanceof Float32Array
        ? { shape: [width], values: outputs[0] }
        : { shape: [outputs.length, width], values: sideBySide(outputs, size, width) };
  }
  return columns;
}

/** The weights of frozen models as constants of a scan: where samples change, their outputs are computed in every step. */
export function frozenConstants({ layout }: Model, frozen: FrozenByName): Record<string, Column> {
  const all = Object.entries(frozen).flatMap(([name, { weights }]) =>
    membersOf(weights).map((each, k) => prefixed(`${name}.${k}`, weightsColumns(layout, each))),
  );
  return Object.assign({}, ...all);
}

/** The outputs of frozen models for a batch, out of {@link frozenConstants}. */
export function frozenOutputs(model: Model, frozen: FrozenByName, constants: Tensors, x: tf.Tensor): Tensors {
  return Object.fromEntries(
    Object.entries(frozen).map(([name, { output, weights }]) => {
      const outputs = membersOf(weights).map(
        (_, k) => model.apply(unprefixed(`${name}.${k}`, constants), x, { training: false })[output],
      );
      return [name, weights instanceof Float32Array ? outputs[0] : tf.stack(outputs, 1)];
    }),
  );
}

/** The part of a program's key that describes its frozen models. */
export function frozenKey({ key }: Model, frozen: FrozenByName): unknown {
  return Object.entries(frozen).map(([name, { output, weights }]) => [
    key,
    name,
    output,
    weights instanceof Float32Array ? 'one' : weights.length,
  ]);
}

function membersOf(weights: Frozen['weights']): readonly Weights[] {
  return weights instanceof Float32Array ? [weights] : weights;
}

/** `[rows, members, width]` of each member's `[rows, width]`. */
function sideBySide(members: readonly Float32Array[], rows: number, width: number): Float32Array {
  const values = new Float32Array(members.length * rows * width);
  members.forEach((member, k) => {
    for (let row = 0; row < rows; row++) {
      values.set(member.subarray(row * width, (row + 1) * width), (row * members.length + k) * width);
    }
  });
  return values;
}
