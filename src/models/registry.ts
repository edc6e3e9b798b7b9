import { z } from 'zod';
import { InputError } from '../core/errors.js';
import { Kind } from '../core/kind.js';
import type { NamedSpec } from '../core/named.js';
import { cnn } from './cnn.js';
import type { ModelDefinition } from './definition.js';
import { edgeCnn } from './edge-cnn.js';
import { lenet5 } from './lenet5.js';
import { logreg } from './logreg.js';
import { mlp } from './mlp.js';
import type { Model } from './model.js';
import { modelUses } from './model-uses.js';
import { resnet8 } from './resnet8.js';
import { sequential } from './sequential/sequential.js';
import { stridedCnn } from './strided-cnn.js';
import { unet } from './unet.js';

/** All architectures, from the smallest. */
export const models: readonly ModelDefinition[] = [
  logreg,
  mlp,
  edgeCnn,
  stridedCnn,
  lenet5,
  cnn,
  resnet8,
  unet,
  sequential,
];

/** Architectures, built in or of a module. */
export const modelKind = new Kind<ModelDefinition>({
  called: 'model',
  maker: 'defineModel',
  shape: { create: z.function() },
  uses: modelUses,
  builtIn: models,
});

/** Names of the architectures. */
export const modelNames: readonly string[] = models.map((definition) => definition.name);

/**
 * Builds the model that a scenario names, for samples of a shape (channels last).
 *
 * @param output shape of the output for one sample; a number of classes n stands for [n]
 * @param where the scenario names it
 * @throws InputError there if the name is unknown, an option is wrong, or the architecture does not take such samples or give such outputs
 */
export function createModel(
  spec: NamedSpec,
  inputShape: readonly number[],
  output: number | readonly number[],
  where = 'model',
): Model {
  const definition = modelKind.of(spec, `${where}.name`);
  const shapes = { inputShape, outputShape: typeof output === 'number' ? [output] : output };
  try {
    const model = definition.create(spec.options, shapes);
    return spec.module === undefined ? model : { ...model, key: JSON.stringify([spec.module, model.key]) };
  } catch (error) {
    if (error instanceof InputError) throw error.at(error.path.replace(/^model\b/, where));
    if (!(error instanceof z.ZodError)) throw error;
    const [{ path, message }] = error.issues;
    throw new InputError([where, ...path].join('.'), 'other', { problem: message });
  }
}
