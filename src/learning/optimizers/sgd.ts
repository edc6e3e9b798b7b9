import * as tf from '@tensorflow/tfjs-core';
import type { OptimizerOptions } from '../optimizer.js';
import type { UpdateRule } from './update-rule.js';

/**
 * Stochastic gradient descent. With momentum m the velocity is `v = m v + g` and the step `lr v`, with Nesterov's form
 * `lr (g + m v)`, as in PyTorch (Sutskever et al. 2013 up to the place of the learning rate). Without momentum the update
 * is no more than `w - lr g`, which the engine can fold into the product that makes g.
 */
export function sgd(options: Extract<OptimizerOptions, { name: 'sgd' }>): UpdateRule {
  const { learningRate, momentum, nesterov } = options;
  if (momentum === 0) {
    return {
      key: 'sgd',
      slots: [],
      constants: { learningRate },
      schedules: {},
      update: (parameter, gradient, _slots, numbers) => ({
        parameter: tf.sub(parameter, tf.mul(numbers.learningRate, gradient)),
        slots: {},
      }),
    };
  }
  return {
    key: nesterov ? 'nesterov' : 'momentum',
    slots: ['velocity'],
    constants: { learningRate, momentum },
    schedules: {},
    update(parameter, gradient, slots, numbers) {
      const velocity = tf.add(tf.mul(numbers.momentum, slots.velocity), gradient);
      const direction = nesterov ? tf.add(gradient, tf.mul(numbers.momentum, velocity)) : velocity;
      return { parameter: tf.sub(parameter, tf.mul(numbers.learningRate, direction)), slots: { velocity } };
    },
  };
}
