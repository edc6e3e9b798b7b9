import { binaryLowerings } from './binary.js';
import { cumulativeLowerings } from './cumulative.js';
import { gatherLowerings } from './gather.js';
import type { Lowering } from './lowering.js';
import { matrixProductLowerings } from './matmul.js';
import { reductionLowerings } from './reduction.js';
import { shapeLowerings } from './shape.js';
import { unaryLowerings } from './unary.js';

/** The lowering of every kernel that can be compiled, by tfjs's kernel name. */
export const lowerings: Readonly<Record<string, Lowering>> = {
  ...binaryLowerings,
  ...cumulativeLowerings,
  ...gatherLowerings,
  ...matrixProductLowerings,
  ...reductionLowerings,
  ...shapeLowerings,
  ...unaryLowerings,
};
