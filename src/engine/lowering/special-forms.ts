import type { Value } from '../onnx/graph.js';
import { channelBroadcast, channelReduction } from './channel-broadcast.js';
import type { BlockSize } from './convolution.js';
import { fusedChain } from './fused-chain.js';
import type { Lowering, LoweringContext, TraceNode } from './lowering.js';
import { reluMask } from './relu-mask.js';

/** A better lowering for some calls of a kernel; undefined for the others. */
type SpecialForm = (node: TraceNode, context: LoweringContext) => readonly Value[] | undefined;

/** The lowerings given, with the faster forms that apply to frequent patterns of training tried first. */
export function withSpecialForms(
  general: Readonly<Record<string, Lowering>>,
  blockSize: BlockSize,
): Readonly<Record<string, Lowering>> {
  const fused: SpecialForm = (node, context) => fusedChain(node, context, blockSize);
  const relu = preferring(general.Relu, fused);
  return {
    ...general,
    Add: preferring(general.Add, fused, channelBroadcast),
    Mean: preferring(general.Mean, channelReduction),
    Multiply: preferring(general.Multiply, channelBroadcast),
    Relu: relu,
    Step: preferring(general.Step, (node, context) => reluMask(node, context, relu)),
    Sub: preferring(general.Sub, channelBroadcast),
    Sum: preferring(general.Sum, channelReduction),
  };
}

function preferring(general: Lowering, ...forms: readonly SpecialForm[]): Lowering {
  return (node, context) => {
    for (const form of forms) {
      const values = form(node, context);
      if (values) return values;
    }
    return general(node, context);
  };
}
