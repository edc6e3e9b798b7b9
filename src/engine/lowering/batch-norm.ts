import { sizeOf } from '../../core/weights.js';
import { numberAttribute } from '../attributes.js';
import type { Lowering } from './lowering.js';
import { operand, result } from './operand.js';

/** Normalisation with given statistics; scale and offset are worked into two vectors first. */
export const batchNormLowerings: Record<string, Lowering> = {
  FusedBatchNorm: (node, context) => {
    const { graph } = context;
    const { shape } = node.inputs.variance;
    const small = (op: string, ...inputs: Parameters<typeof graph.node>[1]) =>
      graph.node(op, inputs, shape, { flops: sizeOf(shape) });
    const epsilon = graph.scalar(numberAttribute(node.attrs, 'varianceEpsilon', 0.001));
    const inverse = small('Reciprocal', small('Sqrt', small('Add', operand(node, context, 'variance'), epsilon)));
    const factor = node.inputs.scale ? small('Mul', inverse, operand(node, context, 'scale')) : inverse;
    const moved = small('Mul', operand(node, context, 'mean'), factor);
    const start = node.inputs.offset ? small('Sub', operand(node, context, 'offset'), moved) : small('Neg', moved);
    const scaled = result(node, context, 'Mul', [operand(node, context, 'x'), factor]);
    return [result(node, context, 'Add', [scaled, start])];
  },
};
