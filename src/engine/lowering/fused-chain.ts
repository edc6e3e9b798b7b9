import { sizeOf } from '../../core/weights.js';
import type { Value } from '../onnx/graph.js';
import { blockedDepthwise } from './blocked.js';
import { type BlockSize, convolveNode } from './convolution.js';
import { reshape } from './layout.js';
import type { LoweringContext, TracedTensor, TraceNode } from './lowering.js';

/**
 * What one node of a blocked convolution can compute:
 *
 *     rectify?( (convolution | images) scale? + bias? + residual? )
 */
interface Chain {
  /** A convolution that only the chain reads, or images made in any other way. */
  readonly base: { readonly convolution: TraceNode } | { readonly images: TracedTensor };
  /** `[channels]`. */
  readonly scale?: TracedTensor;
  /** `[channels]`. */
  readonly bias?: TracedTensor;
  /** Of the images' shape. */
  readonly residual?: TracedTensor;
  readonly relu: boolean;
}

/**
 * A convolution, or images of one block of channels, with what follows in one node. Answers undefined where `node` (an
 * `Add` or `Relu`) does not end such a chain or something else reads its inner results.
 */
export function fusedChain(
  node: TraceNode,
  context: LoweringContext,
  blockSize: BlockSize,
): readonly Value[] | undefined {
  const chain = chainTo(node, context);
  if (!chain) return undefined;
  const steps = [chain.scale, chain.bias, chain.residual, chain.relu || undefined].filter((step) => step !== undefined);
  const { shape } = node.outputs[0];
  const flops = steps.length * sizeOf(shape);
  const value = (tensor: TracedTensor | undefined) => tensor && context.value(tensor);
  const options = { bias: value(chain.bias), residual: value(chain.residual), relu: chain.relu, flops };
  if ('convolution' in chain.base) {
    return [convolveNode(chain.base.convolution, context, blockSize, options, value(chain.scale))];
  }
  const [batch, rows, columns, channels] = shape;
  if (shape.length !== 4 || channels !== blockSize || steps.length < 2) return undefined;
  const { graph } = context;
  const scale = value(chain.scale) ?? graph.constant(new Float32Array(channels).fill(1), [channels]);
  const point = (length: number) =>
    ({ input: length, output: length, stride: 1, dilation: 1, taps: 1, extent: 1, before: 0, after: 0 }) as const;
  const geometry = {
    batch,
    inputChannels: channels,
    outputChannels: channels,
    height: point(rows),
    width: point(columns),
  };
  const filter = reshape(graph, scale, [1, 1, channels]);
  return [blockedDepthwise(graph, context.value(chain.base.images), filter, geometry, blockSize, options)];
}

function chainTo(end: TraceNode, context: LoweringContext): Chain | undefined {
  const relu = end.kernel === 'Relu';
  const last = relu ? onlyRead(end.inputs.x, context, ['Relu', 'Step']) : end;
  if (!last) return undefined;
  const affine = affineTo(last, context);
  if (affine) return { ...affine, relu };
  if (last.kernel !== 'Add') return undefined;
  const { a, b } = last.inputs;
  if (a.shape.join() !== b.shape.join()) return undefined;
  for (const [own, residual] of [
    [a, b],
    [b, a],
  ]) {
    const made = onlyRead(own, context, ['Add']);
    const chain = made && affineTo(made, context);
    if (chain) return { ...chain, residual, relu };
  }
  return undefined;
}

/** The chain up to a bias or a convolution. */
function affineTo(end: TraceNode, context: LoweringContext): Omit<Chain, 'relu'> | undefined {
  if (end.kernel === 'Conv2D') return { base: { convolution: end } };
  if (end.kernel !== 'Add') return undefined;
  const added = vectorOperand(end);
  if (!added) return undefined;
  const scaling = onlyRead(added.images, context, ['Add']);
  const scaled = scaling?.kernel === 'Multiply' ? vectorOperand(scaling) : undefined;
  const images = scaled?.images ?? added.images;
  const made = onlyRead(images, context, [scaled ? 'Multiply' : 'Add']);
  const base = made?.kernel === 'Conv2D' ? { convolution: made } : { images };
  return { base, scale: scaled?.vector, bias: added.vector };
}

/** The images and the `[channels]` vector that a kernel of two operands joins. */
function vectorOperand({ inputs: { a, b } }: TraceNode): { images: TracedTensor; vector: TracedTensor } | undefined {
  for (const [images, vector] of [
    [a, b],
    [b, a],
  ]) {
    if (images.shape.length === 4 && vector.shape.length === 1 && vector.shape[0] === images.shape[3]) {
      return { images, vector };
    }
  }
  return undefined;
}

/** The node that made a tensor, if no kernel but these reads the tensor; every one of them once at most. */
function onlyRead(tensor: TracedTensor, context: LoweringContext, kernels: readonly string[]): TraceNode | undefined {
  const readers = context.readers(tensor).map((reader) => reader?.kernel);
  const allowed = readers.every((kernel) => kernel !== undefined && kernels.includes(kernel));
  return allowed && new Set(readers).size === readers.length ? context.producer(tensor) : undefined;
}
