import type { TracedTensor } from '../lowering/lowering.js';
import type { RewriteContext, Rule } from './rewriter.js';
import { broadcastTo, uniform, uniformValue } from './uniform.js';

const binaries: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Maximum: Math.max,
  Minimum: Math.min,
  Multiply: (a, b) => a * b,
  RealDiv: (a, b) => a / b,
  Sub: (a, b) => a - b,
};

const unaries: Readonly<Record<string, (x: number) => number>> = {
  Neg: (x) => -x,
  Reciprocal: (x) => 1 / x,
  Rsqrt: (x) => 1 / Math.sqrt(x),
  Sqrt: Math.sqrt,
  Square: (x) => x * x,
};

/** Arithmetic on constants of one number, in single precision. */
export const foldBinary: Rule = ({ kernel, inputs, outputs: [output] }, context) => {
  const [a, b] = [uniformValue(inputs.a, context), uniformValue(inputs.b, context)];
  if (a === undefined || b === undefined || output.dtype !== 'float32') return undefined;
  return uniform(Math.fround(binaries[kernel](a, b)), output, context);
};

/** The same for one operand. */
export const foldUnary: Rule = ({ kernel, inputs, outputs: [output] }, context) => {
  const x = uniformValue(inputs.x, context);
  if (x === undefined || output.dtype !== 'float32') return undefined;
  return uniform(Math.fround(unaries[kernel](x)), output, context);
};

/** An operation with its neutral element: the other operand, broadcast. */
export const neutral =
  (value: number, sides: readonly ('a' | 'b')[]): Rule =>
  ({ inputs, outputs: [{ shape, dtype }] }, context) => {
    for (const side of sides) {
      const other = side === 'a' ? inputs.b : inputs.a;
      if (other.dtype === dtype && uniformValue(inputs[side], context) === value)
        return broadcastTo(other, shape, context);
    }
    return undefined;
  };

/** `-(-x)` is `x`. */
export const doubleNegation: Rule = ({ inputs: { x } }, context) => negated(x, context);

/** `a + -b` is `a - b`; `a - -b` is `a + b`. */
export const signed: Rule = ({ kernel, inputs: { a, b } }, context) => {
  const opposite = negated(b, context);
  if (opposite) return context.call(kernel === 'Add' ? 'Sub' : 'Add', { a, b: opposite });
  const first = kernel === 'Add' ? negated(a, context) : undefined;
  return first && context.call('Sub', { a: b, b: first });
};

/** The tensor whose negative this is. */
function negated(tensor: TracedTensor, context: RewriteContext): TracedTensor | undefined {
  const producer = context.producer(tensor);
  return producer?.kernel === 'Neg' ? producer.inputs.x : undefined;
}

/** `x * c * d` with constant numbers is `x * (c d)`. */
export const scaledTwice: Rule = ({ inputs, outputs: [{ dtype }] }, context) => {
  if (dtype !== 'float32') return undefined;
  const outer = scaled(inputs.a, inputs.b, context);
  const producer = outer && context.producer(outer.x);
  if (!outer || producer?.kernel !== 'Multiply') return undefined;
  const inner = scaled(producer.inputs.a, producer.inputs.b, context);
  if (!inner) return undefined;
  return context.call('Multiply', { a: inner.x, b: context.scalar(Math.fround(inner.factor * outer.factor), dtype) });
};

/** A product's constant number of any shape `[]`, and what it multiplies. */
function scaled(
  a: TracedTensor,
  b: TracedTensor,
  context: RewriteContext,
): { x: TracedTensor; factor: number } | undefined {
  for (const [x, c] of [
    [a, b],
    [b, a],
  ]) {
    const factor = c.shape.length === 0 ? uniformValue(c, context) : undefined;
    if (factor !== undefined) return { x, factor };
  }
  return undefined;
}
