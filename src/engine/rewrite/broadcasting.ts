import { sizeOf } from '../../core/weights.js';
import { numbersAttribute } from '../attributes.js';
import { broadcast } from '../inference/elementwise.js';
import type { TracedTensor } from '../lowering/lowering.js';
import type { RewriteContext, Rule } from './rewriter.js';
import { broadcastTo, sameShape, uniform, uniformValue } from './uniform.js';

/** The tensor that a broadcast repeats; any other tensor itself. A constant of one number counts as repeated. */
function source(tensor: TracedTensor, context: RewriteContext): TracedTensor {
  const producer = context.producer(tensor);
  if (producer?.kernel === 'BroadcastTo') return producer.inputs.x;
  const value = sizeOf(tensor.shape) > 1 ? uniformValue(tensor, context) : undefined;
  return value === undefined ? tensor : context.scalar(value, tensor.dtype);
}

/** An operation on repeated operands is done on what they repeat, and the result repeated only where it must be. */
export const narrowBinary: Rule = (node, context) => {
  const { a, b } = node.inputs;
  const [narrowA, narrowB] = [source(a, context), source(b, context)];
  if (narrowA === a && narrowB === b) return undefined;
  const { shape } = node.outputs[0];
  const inner = broadcast(narrowA, narrowB);
  if (!sameShape(inner, shape) && sizeOf(inner) * 2 > sizeOf(shape)) return undefined;
  return broadcastTo(context.call(node.kernel, { a: narrowA, b: narrowB }, node.attrs), shape, context);
};

/** The same for one operand. */
export const narrowUnary: Rule = (node, context) => {
  const x = source(node.inputs.x, context);
  if (x === node.inputs.x) return undefined;
  return broadcastTo(context.call(node.kernel, { x }, node.attrs), node.outputs[0].shape, context);
};

/** A choice between repeated tensors needs them repeated only as far as the condition is not of full shape. */
export const narrowSelect: Rule = ({ kernel, inputs, attrs, outputs }, context) => {
  const { condition, t, e } = inputs;
  if (!sameShape(condition.shape, outputs[0].shape)) return undefined;
  const [narrowT, narrowE] = [source(t, context), source(e, context)];
  if (narrowT === t && narrowE === e) return undefined;
  // tfjs's kernel takes its shape from `t`; the lowered one broadcasts.
  return context.callAs(outputs[0], kernel, { condition, t: narrowT, e: narrowE }, attrs);
};

/** A repeated tensor under another shape is itself only if it is one number. */
export const reshapeOfUniform: Rule = ({ inputs: { x }, outputs: [output] }, context) => {
  const value = uniformValue(x, context);
  return value === undefined ? undefined : uniform(value, output, context);
};

/** Repetition along axes of size 1 is a broadcast. */
export const tileAsBroadcast: Rule = ({ inputs: { x }, attrs, outputs: [{ shape }] }, context) => {
  const repeats = numbersAttribute(attrs, 'reps');
  return repeats.every((count, axis) => count === 1 || x.shape[axis] === 1)
    ? broadcastTo(x, shape, context)
    : undefined;
};

/** A broadcast of a broadcast, or to the shape at hand. */
export const nestedBroadcast: Rule = ({ inputs: { x }, outputs: [{ shape }] }, context) => {
  if (sameShape(x.shape, shape)) return x;
  const inner = context.producer(x);
  return inner?.kernel === 'BroadcastTo' ? broadcastTo(inner.inputs.x, shape, context) : undefined;
};

/** `OnesLike` and `ZerosLike`. */
export const filledWith =
  (value: number): Rule =>
  ({ outputs: [output] }, context) =>
    uniform(value, output, context);
