import { backend_util } from '@tensorflow/tfjs-core';
import { sizeOf } from '../../core/weights.js';
import { numberAttribute, numbersAttribute, pairsAttribute } from '../attributes.js';
import { reshape, slice, transpose } from './layout.js';
import type { Lowering } from './lowering.js';
import { operand } from './operand.js';
import { pad } from './pad.js';

/** Kernels that trade blocks of positions for batches or channels. */
export const blockShapeLowerings: Record<string, Lowering> = {
  BatchToSpaceND: (node, context) => {
    const { graph } = context;
    const { shape } = node.inputs.x;
    const block = numbersAttribute(node.attrs, 'blockShape');
    const crops = pairsAttribute(node.attrs, 'crops');
    const size = sizeOf(block);
    const apart = reshape(graph, operand(node, context, 'x'), backend_util.getReshaped([...shape], block, size));
    const moved = transpose(graph, apart, backend_util.getPermuted(apart.shape.length, block.length));
    const whole = reshape(graph, moved, backend_util.getReshapedPermuted([...shape], block, size));
    const axes = crops.map(([start], i) => ({ axis: i + 1, start, count: node.outputs[0].shape[i + 1] }));
    return [slice(graph, whole, axes)];
  },
  DepthToSpace: (node, context) => {
    const { graph } = context;
    const block = numberAttribute(node.attrs, 'blockSize');
    const [batch, height, width, channels] = node.inputs.x.shape;
    const depth = channels / (block * block);
    const apart = reshape(graph, operand(node, context, 'x'), [batch, height, width, block, block, depth]);
    return [reshape(graph, transpose(graph, apart, [0, 1, 3, 2, 4, 5]), node.outputs[0].shape)];
  },
  SpaceToBatchND: (node, context) => {
    const { graph } = context;
    const { shape } = node.inputs.x;
    const block = numbersAttribute(node.attrs, 'blockShape');
    const given = pairsAttribute(node.attrs, 'paddings');
    const paddings = shape.map((_, axis) => given[axis - 1] ?? [0, 0]);
    const padded = pad(graph, operand(node, context, 'x'), paddings);
    const size = sizeOf(block);
    const from = shape.map((count, axis) => paddings[axis][0] + count + paddings[axis][1]);
    const apart = reshape(graph, padded, backend_util.getReshaped(from, block, size, false));
    const moved = transpose(graph, apart, backend_util.getPermuted(apart.shape.length, block.length, false));
    return [reshape(graph, moved, backend_util.getReshapedPermuted(from, block, size, false))];
  },
};
