import { axesAttribute, flagAttribute } from '../attributes.js';
import type { TracedTensor, TraceNode } from '../lowering/lowering.js';
import type { RewriteContext, Rule } from './rewriter.js';

/** `(x - max x) - log sum exp(x - max x)` over the last axis, which is how tfjs writes the logarithm of a softmax. */
export const logSoftmax: Rule = ({ inputs: { a: shifted, b: logSum } }, context) => {
  const shift = made(shifted, 'Sub', context);
  const maximum = shift && made(shift.inputs.b, 'Max', context);
  const sum = made(made(logSum, 'Log', context)?.inputs.x, 'Sum', context);
  const exponential = made(sum?.inputs.x, 'Exp', context);
  if (!shift || !maximum || !sum || exponential?.inputs.x !== shifted) return undefined;
  const logits = shift.inputs.a;
  if (maximum.inputs.x !== logits || !keepsLast(maximum, 'reductionIndices') || !keepsLast(sum, 'axis'))
    return undefined;
  return context.call('LogSoftmax', { logits }, { axis: logits.shape.length - 1 });
};

function made(tensor: TracedTensor | undefined, kernel: string, context: RewriteContext): TraceNode | undefined {
  const node = tensor && context.producer(tensor);
  return node?.kernel === kernel ? node : undefined;
}

/** Whether a reduction is over the last axis alone and leaves it with size 1. */
function keepsLast({ inputs: { x }, attrs }: TraceNode, axisName: string): boolean {
  const axes = axesAttribute(attrs, axisName, x.shape);
  return flagAttribute(attrs, 'keepDims') && axes.length === 1 && axes[0] === x.shape.length - 1;
}
