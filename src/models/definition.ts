import type { Tensor } from '@tensorflow/tfjs-core';
import type { z } from 'zod';
import type { ForwardPass, Layer } from './layers/layer.js';
import type { Model } from './model.js';
import { startWeights } from './parameter.js';

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
  /** The last layer, from features to logits; it is in `layers` too. */
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

function modelOf(key: string, task: Task, network: Network): Model {
  const parameters = network.layers.flatMap((layer) => layer.parameters);
  return {
    key,
    ...task,
    layout: parameters.map(({ name, shape, kind }) => ({ name, shape, kind })),
    init: (random) => startWeights(parameters, random),
    apply(params, x, mode) {
      const pass: ForwardPass = { params, mode, statistics: {} };
      const features = network.features(pass, x);
      const logits = network.classifier.apply(pass, features);
      return { logits, features, statistics: pass.statistics };
    },
  };
}
