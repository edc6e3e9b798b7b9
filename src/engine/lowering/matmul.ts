import { sizeOf } from '../../core/weights.js';
import { flagAttribute, listInputs, numberAttribute, textAttribute } from '../attributes.js';
import type { Graph, Value } from '../onnx/graph.js';
import { closedShape, transpose } from './layout.js';
import type { Lowering, LoweringContext, TraceNode } from './lowering.js';
import { operand } from './operand.js';
import { unaryLowerings } from './unary.js';

/** Operations of a product with these operands: a multiplication and an addition a term. */
function productFlops({ inputs: { a }, outputs, attrs }: TraceNode): number {
  return 2 * sizeOf(outputs[0].shape) * a.shape[a.shape.length - (flagAttribute(attrs, 'transposeA') ? 2 : 1)];
}

/** Two matrices and an optional matrix added, in one node. */
function gemm(node: TraceNode, context: LoweringContext, bias?: Value): Value {
  const { shape, dtype } = node.outputs[0];
  const attributes = {
    transA: flagAttribute(node.attrs, 'transposeA') ? 1 : 0,
    transB: flagAttribute(node.attrs, 'transposeB') ? 1 : 0,
  };
  const operands = [operand(node, context, 'a'), operand(node, context, 'b'), bias];
  return context.graph.node('Gemm', operands, shape, { dtype, attributes, flops: productFlops(node) });
}

function product(node: TraceNode, context: LoweringContext): Value {
  const { graph } = context;
  const { shape, dtype } = node.outputs[0];
  if (shape.length === 2 && dtype === 'float32') return gemm(node, context);
  const a = turned(graph, operand(node, context, 'a'), flagAttribute(node.attrs, 'transposeA'));
  const b = turned(graph, operand(node, context, 'b'), flagAttribute(node.attrs, 'transposeB'));
  return graph.node('MatMul', [a, b], shape, { flops: productFlops(node) });
}

function turned(graph: Graph, x: Value, isTransposed: boolean): Value {
  if (!isTransposed) return x;
  const axes = closedShape(x).map((_, axis) => axis);
  return transpose(graph, x, [...axes.slice(0, -2), axes.length - 1, axes.length - 2]);
}

/** tfjs's names of fused activations, with the kernels that they stand for. */
const activations: Readonly<Record<string, string>> = {
  elu: 'Elu',
  leakyrelu: 'LeakyRelu',
  relu: 'Relu',
  relu6: 'Relu6',
  sigmoid: 'Sigmoid',
};

/** Applies the activation that a fused kernel names, if any. */
export function activated(node: TraceNode, context: LoweringContext, y: Value): Value {
  const name = textAttribute(node.attrs, 'activation', 'linear');
  if (name === 'linear') return y;
  const [output] = node.outputs;
  const call = (kernel: string, attrs: TraceNode['attrs']): TraceNode => ({
    kernel,
    inputs: { x: output },
    attrs,
    outputs: [output],
  });
  if (name === 'prelu') {
    const { graph } = context;
    const options = { flops: sizeOf(output.shape) };
    const scaled = graph.node('Mul', [y, operand(node, context, 'preluActivationWeights')], output.shape, options);
    const negative = graph.node('Less', [y, graph.scalar(0)], output.shape, { ...options, dtype: 'bool' });
    return graph.node('Where', [negative, scaled, y], output.shape, { ...options, dtype: 'float32' });
  }
  const kernel = activations[name];
  const attrs = { alpha: numberAttribute(node.attrs, 'leakyreluAlpha', 0.2) };
  return unaryLowerings[kernel](call(kernel, attrs), { ...context, value: () => y })[0];
}

/** Products of matrices. */
export const matrixProductLowerings: Record<string, Lowering> = {
  _FusedMatMul: (node, context) => {
    const { graph } = context;
    const [{ shape, dtype }] = node.outputs;
    const bias = node.inputs.bias && operand(node, context, 'bias');
    if (bias && shape.length === 2 && bias.shape.length <= 2 && dtype === 'float32') {
      return [activated(node, context, gemm(node, context, bias))];
    }
    const y = product(node, context);
    const sum = bias ? graph.node('Add', [y, bias], shape, { flops: sizeOf(shape) }) : y;
    return [activated(node, context, sum)];
  },
  BatchMatMul: (node, context) => [product(node, context)],
  Einsum: (node, context) => {
    const { shape } = node.outputs[0];
    const operands = listInputs(node.inputs);
    const equation = textAttribute(node.attrs, 'equation').replaceAll(' ', '');
    const sizes = new Map<string, number>();
    equation
      .slice(0, equation.indexOf('->'))
      .split(',')
      .forEach((term, i) => {
        for (const [axis, letter] of [...term].entries()) sizes.set(letter, operands[i].shape[axis]);
      });
    const flops = operands.length * sizeOf([...sizes.values()]);
    const values = operands.map((tensor) => context.value(tensor));
    return [context.graph.node('Einsum', values, shape, { attributes: { equation }, flops })];
  },
};
