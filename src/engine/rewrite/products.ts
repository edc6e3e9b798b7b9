import { sizeOf } from '../../core/weights.js';
import { flagAttribute, numbersAttribute } from '../attributes.js';
import { broadcast } from '../inference/elementwise.js';
import type { TracedTensor, TraceNode } from '../lowering/lowering.js';
import type { RewriteContext, Rule } from './rewriter.js';
import { sameShape } from './uniform.js';

/** A product with a transposed operand reads the operand as it lies. */
export const transposedOperand: Rule = (node, context) => {
  for (const [side, flag] of [
    ['a', 'transposeA'],
    ['b', 'transposeB'],
  ] as const) {
    const producer = context.producer(node.inputs[side]);
    if (producer?.kernel !== 'Transpose' || !swapsLastTwo(numbersAttribute(producer.attrs, 'perm'))) continue;
    const attrs = { ...node.attrs, [flag]: !flagAttribute(node.attrs, flag) };
    return context.call(node.kernel, { ...node.inputs, [side]: producer.inputs.x }, attrs);
  }
  return undefined;
};

function swapsLastTwo(order: readonly number[]): boolean {
  const last = order.length - 1;
  return order.every((axis, i) => axis === (i < last - 1 ? i : 2 * last - 1 - i));
}

/**
 * `c + s A B` and `c - s A B` in one node, `c` being the initial value of the product: a bias, or in `W - lr x^T dy` the
 * weights themselves. The number `s`, a scalar tensor, is multiplied into the smaller factor. Only where nothing else
 * reads the product.
 */
export const accumulated: Rule = ({ kernel, inputs, outputs: [output] }, context) => {
  if (output.dtype !== 'float32' || output.shape.length !== 2) return undefined;
  const sides = kernel === 'Add' ? (['b', 'a'] as const) : (['b'] as const);
  for (const side of sides) {
    const start = side === 'b' ? inputs.a : inputs.b;
    const found = scaledProduct(inputs[side], context);
    if (!found || !sameShape(found.product.outputs[0].shape, output.shape)) continue;
    if (!sameShape(broadcast(start, output), output.shape)) continue;
    const { a, b } = found.product.inputs;
    const factor = kernel === 'Sub' ? negative(found.factor, context) : found.factor;
    const scaled = factor && (sizeOf(a.shape) < sizeOf(b.shape) ? 'a' : 'b');
    const factors = { a, b, ...(scaled && { [scaled]: context.call('Multiply', { a: { a, b }[scaled], b: factor }) }) };
    return context.call('_FusedMatMul', { ...factors, bias: start }, found.product.attrs);
  }
  return undefined;
};

function negative(factor: TracedTensor | undefined, context: RewriteContext): TracedTensor {
  return factor ? context.call('Neg', { x: factor }) : context.scalar(-1, 'float32');
}

/** A matrix product, possibly times a scalar, that only one node reads. */
function scaledProduct(
  tensor: TracedTensor,
  context: RewriteContext,
): { product: TraceNode; factor?: TracedTensor } | undefined {
  const node = context.producer(tensor);
  if (!node || context.reads(tensor) > 1) return undefined;
  if (node.kernel === 'BatchMatMul') return { product: node };
  if (node.kernel !== 'Multiply') return undefined;
  for (const [inner, factor] of [
    [node.inputs.a, node.inputs.b],
    [node.inputs.b, node.inputs.a],
  ]) {
    const product = context.reads(inner) > 1 ? undefined : context.producer(inner);
    if (product?.kernel === 'BatchMatMul' && factor.shape.length === 0) return { product, factor };
  }
  return undefined;
}
