import type { Tensor } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { InputError } from '../core/errors.js';
import { sizeOf } from '../core/weights.js';
import { checkNetwork } from './check-network.js';
import { defaultInitialization, type Initialization, initialization } from './initialization.js';
import type { ForwardPass, Layer } from './layers/layer.js';
import type { Model } from './model.js';
import { layoutOf, trainableOf } from './trainable.js';

/** What a model is built for. */
export interface ModelShapes {
  /** Shape of one sample, channels last. */
  readonly inputShape: readonly number[];
  /** Shape of the output for one sample: `[classes]` of a classifier. */
  readonly outputShape: readonly number[];
}

/** The inside of a model: its layers in the order of the weights, and how they are connected. */
export interface Network {
  readonly layers: readonly Layer[];
  /** From `[batch, ...inputShape]` to the input of the classifier: `[batch, features]`, or an image of features. */
  features(pass: ForwardPass, x: Tensor): Tensor;
  /** The last layer, from features to logits; it is in `layers` too. */
  readonly classifier: Layer;
  /** Numbers in the features of one sample; the first dimension of the classifier's first parameter, if absent. */
  readonly featureSize?: number;
}

/** An architecture: what the registry knows of it. */
export interface ModelDefinition {
  readonly name: string;
  /** One line: what it is. */
  readonly title: string;
  /** Options with their defaults. */
  readonly options: z.ZodType;
  /**
   * Builds the model, with options as written by the user.
   *
   * @throws z.ZodError if the options are wrong
   * @throws InputError if the architecture does not take samples or give outputs of these shapes
   */
  create(options: unknown, shapes: ModelShapes): Model;
}

/**
 * Makes a {@link ModelDefinition} out of its options and the network that they describe. Every model has the option
 * `initialization` beside its own.
 */
export function defineModel<Shape extends z.ZodRawShape>(definition: {
  readonly name: string;
  readonly title: string;
  readonly options: z.ZodObject<Shape>;
  /** What a model gives for a sample: a row of numbers, the default, an image, or what the task needs. */
  readonly gives?: 'row' | 'image' | 'any';
  network(options: z.output<z.ZodObject<Shape>>, shapes: ModelShapes & { readonly outputSize: number }): Network;
}): ModelDefinition {
  const { name, title, options: own, gives = 'row' } = definition;
  return {
    name,
    title,
    options: own.strict().extend({ initialization }),
    create(written, { inputShape, outputShape }) {
      const { initialization: start, ...rest } = withInitialization.parse(written);
      const options = own.strict().parse(rest);
      if (gives !== 'any' && outputShape.length !== (gives === 'row' ? 1 : 3)) {
        throw new InputError('model', 'wrong-output', {
          model: name,
          gives: gives === 'row' ? 'a row of numbers' : 'an image',
          needed: outputShape,
        });
      }
      const outputSize = sizeOf(outputShape);
      const key = JSON.stringify([
        name,
        options,
        ...(start === defaultInitialization ? [] : [start]),
        inputShape,
        ...(gives === 'row' ? outputShape : [outputShape]),
      ]);
      const network = definition.network(options, { inputShape, outputShape, outputSize });
      checkNetwork(network);
      return modelOf(key, { inputShape, outputShape }, network, start);
    },
  };
}

const withInitialization = z.looseObject({ initialization });

function modelOf(
  key: string,
  shapes: ModelShapes,
  { layers, classifier, features, ...network }: Network,
  start: Initialization,
): Model {
  return {
    ...trainableOf(key, layers, start),
    ...shapes,
    outputSize: sizeOf(shapes.outputShape),
    featureSize: network.featureSize ?? classifier.parameters[0].shape[0],
    headLayout: layoutOf([classifier]),
    classify: (params, rows) => classifier.apply({ params, mode: { training: false }, statistics: {} }, rows),
    apply(params, x, mode) {
      const pass: ForwardPass = { params, mode, statistics: {} };
      const rows = features(pass, x);
      return { logits: classifier.apply(pass, rows), features: rows, statistics: pass.statistics };
    },
  };
}
