import type { ScanSignature, ScanStep, Signature, Tensors } from './engine.js';
import { loweringTable } from './lowering/table.js';
import { programGraph } from './onnx-program.js';
import { scanGraph } from './onnx-scan.js';

const lowerings = loweringTable(undefined);

/**
 * Floating-point operations of one run of a function, as the compiling engine counts them; nothing is run.
 *
 * @throws TraceError if the function cannot be compiled
 */
export function programFlops(fn: (inputs: Tensors) => Tensors, signature: Signature): number {
  return programGraph(fn, signature, lowerings).graph.flops;
}

/**
 * Floating-point operations of one step of a scan, as the compiling engine counts them; nothing is run.
 *
 * @throws TraceError if the step cannot be compiled
 */
export function stepFlops(step: ScanStep, signature: ScanSignature): number {
  return scanGraph(step, signature, lowerings).graph.flops;
}
