import { sizeOf } from '../../core/weights.js';
import { numberAttribute } from '../attributes.js';
import type { Value } from '../onnx/graph.js';
import type { Lowering, LoweringContext, TraceNode } from './lowering.js';

/** Large enough that every normal positive float32 times it is 1 or more. */
const steep = 3e38;

/**
 * The step function of what goes into a ReLU, as the ReLU's gradient needs it, read off what comes out, so that nothing
 * but the ReLU reads its input and the two can be fused with what comes before. On values that are never negative a very
 * steep hard sigmoid is the step, and the cheapest one: one pass where a comparison and a cast are two. Undefined for other steps.
 */
export function reluMask(node: TraceNode, context: LoweringContext, relu: Lowering): readonly Value[] | undefined {
  const { x } = node.inputs;
  if (numberAttribute(node.attrs, 'alpha', 0) !== 0 || x.dtype !== 'float32') return undefined;
  const source = [context.producer(x), ...context.readers(x)].find((other) => other?.kernel === 'Relu');
  if (!source) return undefined;
  // The graph makes equal nodes once: this is the ReLU of the forward pass.
  const [y] = relu(source, context);
  const attributes = { alpha: { float: steep }, beta: { float: 0 } };
  return [context.graph.node('HardSigmoid', [y], y.shape, { attributes, flops: sizeOf(x.shape) })];
}
