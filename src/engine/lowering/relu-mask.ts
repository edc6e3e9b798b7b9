import { sizeOf } from '../../core/weights.js';
import { numberAttribute } from '../attributes.js';
import type { Value } from '../onnx/graph.js';
import type { Lowering, LoweringContext, TracedTensor, TraceNode } from './lowering.js';

/** Large enough that every normal positive float32 times it is 1 or more. */
const steep = 3e38;

/**
 * The step function of what goes into a ReLU, as the ReLU's gradient needs it, read off what comes out, so that nothing
 * but the ReLU reads its input and the two can be fused with what comes before; or that of a ReLU's pooled maxima. On values
 * that are never negative a very steep hard sigmoid is the step, and the cheapest one: one pass where a comparison and a
 * cast are two. Undefined for other steps.
 */
export function reluMask(node: TraceNode, context: LoweringContext, relu: Lowering): readonly Value[] | undefined {
  const { x } = node.inputs;
  if (numberAttribute(node.attrs, 'alpha', 0) !== 0 || x.dtype !== 'float32') return undefined;
  const y = rectified(x, context, relu);
  if (!y) return undefined;
  const attributes = { alpha: { float: steep }, beta: { float: 0 } };
  return [context.graph.node('HardSigmoid', [y], y.shape, { attributes, flops: sizeOf(x.shape) })];
}

/** A value that is never negative and has the sign of `x`. */
function rectified(x: TracedTensor, context: LoweringContext, relu: Lowering): Value | undefined {
  const maker = context.producer(x);
  if (maker?.kernel === 'MaxPool' && context.producer(maker.inputs.x)?.kernel === 'Relu') return context.value(x);
  const source = [maker, ...context.readers(x)].find((other) => other?.kernel === 'Relu');
  // The graph makes equal nodes once: this is the ReLU of the forward pass.
  return source && relu(source, context)[0];
}
