import type { Tensor } from '@tensorflow/tfjs-core';
import type { z } from 'zod';
import type { ForwardPass, Layer } from './layers/layer.js';
import type { Model } from './model.js';
import { layoutOf, trainableOf } from './trainable.js';

/** What a model is built for. */
export interface Task {
  /** Shape of one sample, channels last. */
  readonly inputShape: readonly number[];
  readonly classes: number;
}

/** The inside of a model: its layers in the order of the weights, and how they are connected. */
export interface Network {
  readonly layers: readonly Layer[];
  /** From `[batch, ...inputShape]` to the input of the classifier, `[batch, features]`. */
  features(pass: ForwardPass, x: Tensor): Tensor;
  /** The last layer, from features to logits; it is in `layers` too. Its first parameter is `[features, classes]`. */
  readonly classifier: Layer;
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
   * @throws InputError if the architecture does not take samples of this shape
   */
  create(options: unknown, task: Task): Model;
}

/** Makes a {@link ModelDefinition} out of its options and the network that they describe. */
export function defineModel<Options>(definition: {
  readonly name: string;
  readonly title: string;
  readonly options: z.ZodType<Options>;
  network(options: Options, task: Task): Network;
}): ModelDefinition {
  const { name, title, options: schema } = definition;
  return {
    name,
    title,
    options: schema,
    create(written, task) {
      const options = schema.parse(written);
      const { inputShape, classes } = task;
      const key = JSON.stringify([name, options, inputShape, classes]);
      return modelOf(key, task, definition.network(options, task));
    },
  };
}

function modelOf(key: string, task: Task, { layers, classifier, features }: Network): Model {
  return {
    ...trainableOf(key, layers),
    ...task,
    featureSize: classifier.parameters[0].shape[0],
    headLayout: layoutOf([classifier]),
    classify: (params, rows) => classifier.apply({ params, mode: { training: false }, statistics: {} }, rows),
    apply(params, x, mode) {
      const pass: ForwardPass = { params, mode, statistics: {} };
      const rows = features(pass, x);
      return { logits: classifier.apply(pass, rows), features: rows, statistics: pass.statistics };
    },
  };
}
