import type { TracedTensor } from '../lowering/lowering.js';
import type { RewriteContext } from './rewriter.js';

/** The number that a tensor consists of, if it is a constant of one number repeated. */
export function uniformValue(tensor: TracedTensor, context: RewriteContext): number | undefined {
  const values = context.constant(tensor);
  if (values) return values.length > 0 && values.every((value) => Object.is(value, values[0])) ? values[0] : undefined;
  const producer = context.producer(tensor);
  return producer?.kernel === 'BroadcastTo' ? uniformValue(producer.inputs.x, context) : undefined;
}

/** A tensor of one number repeated. */
export function uniform(
  value: number,
  { shape, dtype }: Omit<TracedTensor, 'id'>,
  context: RewriteContext,
): TracedTensor {
  return broadcastTo(context.scalar(value, dtype), shape, context);
}

/** A tensor repeated to a shape that it broadcasts to. */
export function broadcastTo(x: TracedTensor, shape: readonly number[], context: RewriteContext): TracedTensor {
  return sameShape(x.shape, shape) ? x : context.call('BroadcastTo', { x }, { shape });
}

/** Whether two shapes are equal. */
export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}
