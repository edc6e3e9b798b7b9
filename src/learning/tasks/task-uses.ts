import { Tensor } from '@tensorflow/tfjs-core';
import { calls, isObject, members, type Use, type WrongValue, withFunctions } from '../../core/module-use.js';
import { descriptionProblem } from '../../data/description-problem.js';

/** How the definition of a module's task is used. */
export const taskUses: Readonly<Record<string, Use>> = {
  describe: calls({ problem: (value) => descriptionProblem(isObject(value) ? { name: '', ...value } : value) }),
  create: calls({
    problem: withFunctions('the functions of a task', 'losses', 'sums', 'summary'),
    returns: (_, [description]) =>
      members({
        losses: calls({ problem: (value, [output]) => perSample(value, output, '') }),
        sums: calls({ problem: sumsProblem }),
        summary: calls({ problem: (value) => scoresProblem(value, description) }),
        sumsOfNotFinite: calls(),
        loss: calls(),
        soft: members({ probabilities: calls(), loss: calls(), change: calls() }),
      }),
  }),
};

function sumsProblem(value: unknown, [output]: readonly unknown[]): WrongValue | undefined {
  if (!isObject(value) || value instanceof Tensor) return { expected: 'a record of tensors of shape [batch]' };
  for (const [name, tensor] of Object.entries(value)) {
    const problem = perSample(tensor, output, `${name}: `);
    if (problem) return problem;
  }
  return undefined;
}

/** Whether a value has a number for each sample of a batch of outputs. */
function perSample(value: unknown, output: unknown, prefix: string): WrongValue | undefined {
  const batch = output instanceof Tensor ? output.shape[0] : Number.NaN;
  if (!(value instanceof Tensor))
    return { expected: `${prefix}a tensor of shape [${batch}], a number for each sample` };
  if (value.shape.length === 1 && value.shape[0] === batch) return undefined;
  return {
    found: `${prefix}a tensor of shape [${value.shape.join(', ')}]`,
    expected: `[${batch}], a number for each sample`,
  };
}

function scoresProblem(value: unknown, description: unknown): WrongValue | undefined {
  const { metric } = isObject(description) ? description : {};
  const name = isObject(metric) ? String(metric.name) : 'the metric';
  const expected = `a record of numbers, among them loss and ${name}`;
  if (!isObject(value)) return { expected };
  const wrong = Object.entries(value).find(([, score]) => typeof score !== 'number');
  if (wrong) return { found: `${wrong[0]}: ${String(wrong[1])}`, expected };
  const missing = ['loss', name].find((score) => !Object.hasOwn(value, score));
  return missing === undefined ? undefined : { found: `no ${missing}`, expected };
}
