import type { Tensor } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensors } from '../../engine/engine.js';
import type { OptimizerOptions } from '../optimizer.js';
import { adam } from './adam.js';
import { clipByGlobalNorm } from './gradient-clipping.js';
import { sgd } from './sgd.js';
import type { UpdateRule } from './update-rule.js';

/** What a step of an optimizer does to all parameters together. */
export interface WeightsUpdate extends Omit<UpdateRule, 'update'> {
  /** @param slots one record a parameter */
  update(
    parameters: readonly Tensor[],
    gradients: readonly Tensor[],
    slots: readonly Tensors[],
    numbers: Tensors,
  ): readonly { readonly parameter: Tensor; readonly slots: Tensors }[];
}

/**
 * The update that an optimizer's options describe: clipping of the gradients, then weight decay, then the optimizer's own
 * rule, the order of PyTorch. What is switched off leaves no operation.
 *
 * @param learningRateFactor multiplies the learning rate of a step, counted from 1
 */
export function weightsUpdate(options: OptimizerOptions, learningRateFactor?: (step: number) => number): WeightsUpdate {
  const { clipNorm, weightDecay } = options;
  const constant = options.name === 'adam' ? adam(options) : sgd(options);
  const rule = learningRateFactor ? scheduled(constant, learningRateFactor) : constant;
  const clips = clipNorm !== undefined;
  const decays = weightDecay > 0;
  return {
    key: [rule.key, ...(clips ? ['clipped'] : []), ...(decays ? ['decayed'] : [])].join(' '),
    slots: rule.slots,
    constants: { ...rule.constants, ...(clips && { clipNorm }), ...(decays && { weightDecay }) },
    schedules: rule.schedules,
    update(parameters, gradients, slots, numbers) {
      const clipped = clips ? clipByGlobalNorm(gradients, numbers.clipNorm) : gradients;
      return parameters.map((parameter, k) => {
        const gradient = decays ? tf.add(clipped[k], tf.mul(numbers.weightDecay, parameter)) : clipped[k];
        return rule.update(parameter, gradient, slots[k], numbers);
      });
    },
  };
}

/** The rule with the numbers that are proportional to its learning rate multiplied by a factor in each step. */
function scheduled(rule: UpdateRule, factor: (step: number) => number): UpdateRule {
  const { learningRate, ...constants } = rule.constants;
  const { stepSize = () => learningRate, ...schedules } = rule.schedules;
  const name = learningRate === undefined ? 'stepSize' : 'learningRate';
  return { ...rule, constants, schedules: { ...schedules, [name]: (step) => stepSize(step) * factor(step) } };
}
