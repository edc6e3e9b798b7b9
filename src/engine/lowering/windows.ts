import { sizeOf } from '../../core/weights.js';
import { type BlockSize, convolutionLowering } from './convolution.js';
import { filterGradientLowering } from './convolution-filter-gradient.js';
import { inputGradientLowering } from './convolution-input-gradient.js';
import {
  depthwiseFilterGradientLowering,
  depthwiseInputGradientLowering,
  depthwiseLowering,
} from './depthwise-convolution.js';
import type { Lowering } from './lowering.js';
import { activated } from './matmul.js';
import { operand } from './operand.js';
import {
  averagePoolGradientLowering,
  averagePoolLowering,
  maxPoolGradientLowering,
  maxPoolLowering,
} from './pooling.js';

/**
 * Kernels that slide windows over NHWC images: convolutions, pooling and their gradients.
 *
 * @param blockSize size of the runtime's channel blocks, as {@link findBlockSize} tells; undefined to do without them
 */
export function windowLowerings(blockSize: BlockSize): Record<string, Lowering> {
  const convolution = convolutionLowering(blockSize);
  const depthwise = depthwiseLowering(blockSize);
  return {
    AvgPool: averagePoolLowering(blockSize),
    AvgPoolGrad: averagePoolGradientLowering,
    Conv2D: convolution,
    Conv2DBackpropFilter: filterGradientLowering(blockSize),
    Conv2DBackpropInput: inputGradientLowering(blockSize),
    DepthwiseConv2dNative: depthwise,
    DepthwiseConv2dNativeBackpropFilter: depthwiseFilterGradientLowering,
    DepthwiseConv2dNativeBackpropInput: depthwiseInputGradientLowering(blockSize),
    FusedConv2D: withBiasAndActivation(convolution),
    FusedDepthwiseConv2D: withBiasAndActivation(depthwise),
    MaxPool: maxPoolLowering,
    MaxPoolGrad: maxPoolGradientLowering,
  };
}

function withBiasAndActivation(lowering: Lowering): Lowering {
  return (node, context) => {
    const [y] = lowering(node, context);
    const { shape } = node.outputs[0];
    const sum = node.inputs.bias
      ? context.graph.node('Add', [y, operand(node, context, 'bias')], shape, { flops: sizeOf(shape) })
      : y;
    return [activated(node, context, sum)];
  };
}
