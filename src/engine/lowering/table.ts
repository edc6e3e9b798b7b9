import { batchNormLowerings } from './batch-norm.js';
import { binaryLowerings } from './binary.js';
import { blockShapeLowerings } from './block-shape.js';
import type { BlockSize } from './convolution.js';
import { cumulativeLowerings } from './cumulative.js';
import { gatherLowerings } from './gather.js';
import { keyedUniformLowerings } from './keyed-uniform.js';
import type { Lowering } from './lowering.js';
import { matrixProductLowerings } from './matmul.js';
import { reductionLowerings } from './reduction.js';
import { resizeLowerings } from './resize.js';
import { shapeLowerings } from './shape.js';
import { withSpecialForms } from './special-forms.js';
import { unaryLowerings } from './unary.js';
import { windowLowerings } from './windows.js';

/** Lowerings by tfjs's kernel name. */
export type Lowerings = Readonly<Record<string, Lowering>>;

/**
 * The lowering of every kernel that can be compiled. Results are tfjs's to the last digits, with these exceptions: a
 * maximum or minimum along axes or in a window may pass NaN by; the step function takes NaN for 0 or 1; quotients of
 * integers by 0 and integers of NaN or beyond 32 bits are unspecified; gathering outside the tensor is an error of the run
 * or, just before its start, counts from behind; gradients of resizing are right where tfjs's CPU backend errs.
 *
 * @param blockSize size of the runtime's channel blocks; undefined to do without its blocked operators
 */
export function loweringTable(blockSize: BlockSize): Lowerings {
  const general = {
    ...batchNormLowerings,
    ...binaryLowerings,
    ...blockShapeLowerings,
    ...cumulativeLowerings,
    ...gatherLowerings,
    ...keyedUniformLowerings,
    ...matrixProductLowerings,
    ...reductionLowerings,
    ...resizeLowerings,
    ...shapeLowerings,
    ...unaryLowerings,
    ...windowLowerings(blockSize),
  };
  return withSpecialForms(general, blockSize);
}
