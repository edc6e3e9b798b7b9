import type { Rule } from './rewriter.js';

/** The derivative of a ReLU, computed from its result, so that its operand need not be kept. */
export const stepOfRelu: Rule = ({ kernel, inputs: { x }, attrs }, context) => {
  if (attrs.alpha !== 0 && attrs.alpha !== undefined) return undefined;
  const relu = context.find('Relu', { x }, {});
  return relu && context.call(kernel, { x: relu }, attrs);
};
