import { sizeOf } from '../../core/weights.js';
import { axesAttribute, numbersAttribute } from '../attributes.js';
import type { TracedTensor } from '../lowering/lowering.js';
import type { RewriteContext, Rule } from './rewriter.js';
import { sameShape } from './uniform.js';

/** The same numbers under another shape; views of views collapse. */
function view(x: TracedTensor, shape: readonly number[], context: RewriteContext): TracedTensor {
  if (sameShape(x.shape, shape)) return x;
  const producer = context.producer(x);
  if (producer?.kernel === 'Reshape') return view(producer.inputs.x, shape, context);
  return context.call('Reshape', { x }, { shape });
}

/** tfjs copies tensors to count their references; here a copy is the tensor itself. */
export const copy: Rule = ({ inputs: { x } }) => x;

/** A conversion to the type at hand. */
export const cast: Rule = ({ inputs: { x }, outputs: [{ dtype }] }) => (x.dtype === dtype ? x : undefined);

/** A view of a view, or under the shape at hand. */
export const reshape: Rule = ({ inputs: { x }, outputs: [{ shape }] }, context) => {
  const isPlain = !sameShape(x.shape, shape) && context.producer(x)?.kernel !== 'Reshape';
  return isPlain ? undefined : view(x, shape, context);
};

/** A new axis is a view. */
export const expandDims: Rule = ({ inputs: { input }, outputs: [{ shape }] }, context) => view(input, shape, context);

/** A sum, mean, maximum, minimum or product over axes of size 1 is a view. */
export const emptyReduction =
  (axisName: string): Rule =>
  ({ inputs: { x }, attrs, outputs: [{ shape, dtype }] }, context) => {
    const axes = axesAttribute(attrs, axisName, x.shape);
    return x.dtype === dtype && axes.every((axis) => x.shape[axis] === 1) ? view(x, shape, context) : undefined;
  };

/** A slice of everything, a repetition of once, a padding of nothing. */
export const unchanged: Rule = ({ inputs: { x }, outputs: [{ shape }] }) => (sameShape(x.shape, shape) ? x : undefined);

/** A transposition that moves nothing is a view; of a transposition, one of both. */
export const transpose: Rule = ({ inputs: { x }, attrs, outputs: [{ shape }] }, context) => {
  const order = numbersAttribute(attrs, 'perm');
  const moving = order.filter((axis) => x.shape[axis] !== 1);
  if (sizeOf(shape) === 0 || moving.every((axis, i) => i === 0 || axis > moving[i - 1])) return view(x, shape, context);
  const inner = context.producer(x);
  if (inner?.kernel !== 'Transpose') return undefined;
  const first = numbersAttribute(inner.attrs, 'perm');
  return context.call('Transpose', { x: inner.inputs.x }, { perm: order.map((axis) => first[axis]) });
};
