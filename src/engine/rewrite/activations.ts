import type { Rule } from './rewriter.js';

/** The derivative of a ReLU, computed from its result, so that its operand need not be kept. */
export const stepOfRelu: Rule = ({ kernel, inputs: { x }, attrs }, context) => {
  if (attrs.alpha !== 0 && attrs.alpha !== undefined) return undefined;
  const relu = context.find('Relu', { x }, {});
  return relu && context.call(kernel, { x: relu }, attrs);
};

/**
 * A step function of what a maximum was taken over, times the maximum's gradient. Each window's gradient goes to an element
 * that equals the maximum, so the step of the maximum may be taken before, on fewer elements.
 */
export const stepOfPooled: Rule = ({ inputs: { a, b } }, context) => {
  for (const [gradient, mask] of [
    [a, b],
    [b, a],
  ]) {
    const pool = context.producer(gradient);
    const step = context.producer(mask);
    if (pool?.kernel !== 'MaxPoolGrad' || step?.kernel !== 'Step') continue;
    const { dy, input, output } = pool.inputs;
    if (step.inputs.x !== input || context.reads(gradient) > 1) continue;
    const kept = context.call('Multiply', { a: dy, b: context.call('Step', { x: output }, step.attrs) });
    return context.call('MaxPoolGrad', { dy: kept, input, output }, pool.attrs);
  }
  return undefined;
};
