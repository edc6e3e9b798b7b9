import { Tensor } from '@tensorflow/tfjs-core';
import { calls, expecting, isObject, members, type Use, type WrongValue, withFunctions } from '../core/module-use.js';
import type { Layout } from '../core/weights.js';
import { layoutSize, sizeOf } from '../core/weights.js';

/** How the definition of a module's model is used. */
export const modelUses: Readonly<Record<string, Use>> = {
  create: calls({
    called: 'network',
    problem: withFunctions('a model', 'apply', 'classify', 'init'),
    returns: (model) =>
      members({
        init: calls({ problem: weightsOf(model) }),
        classify: calls({ problem: expecting('a tensor', isTensor) }),
        apply: calls({ called: 'features', problem: (output, [, x]) => outputProblem(output, x, model) }),
      }),
  }),
};

function weightsOf(model: unknown): (value: unknown) => WrongValue | undefined {
  const size = isObject(model) && isLayout(model.layout) ? layoutSize(model.layout) : Number.NaN;
  return expecting(
    `a Float32Array of ${size} weights`,
    (value) => value instanceof Float32Array && value.length === size,
  );
}

function isLayout(value: unknown): value is Layout {
  return Array.isArray(value) && value.every((entry) => isObject(entry) && Array.isArray(entry.shape));
}

/** Whether logits and features have the shapes that a model says. */
function outputProblem(output: unknown, x: unknown, model: unknown): WrongValue | undefined {
  if (!isObject(output) || !isTensor(output.logits) || !isTensor(output.features)) {
    return { expected: 'tensors: features for the classifier, and logits' };
  }
  const batch = isTensor(x) ? x.shape[0] : Number.NaN;
  const { logits, features } = output;
  const { outputShape, featureSize } = isObject(model) ? model : {};
  const wanted = [batch, ...(Array.isArray(outputShape) ? outputShape : [])];
  if (logits.shape.join() !== wanted.join())
    return { found: `logits [${logits.shape.join(', ')}]`, expected: `[${wanted.join(', ')}]` };
  if (features.shape[0] === batch && sizeOf(features.shape.slice(1)) === featureSize) return undefined;
  return {
    found: `features [${features.shape.join(', ')}]`,
    expected: `${String(featureSize)} numbers for each of ${batch} samples, as featureSize says`,
  };
}

function isTensor(value: unknown): value is Tensor {
  return value instanceof Tensor;
}
