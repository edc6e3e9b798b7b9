import type { Trace } from '../trace/trace-graph.js';
import { stepOfPooled, stepOfRelu } from './activations.js';
import { doubleNegation, foldBinary, foldUnary, neutral, scaledTwice, signed } from './arithmetic.js';
import {
  filledWith,
  narrowBinary,
  narrowSelect,
  narrowUnary,
  nestedBroadcast,
  reshapeOfUniform,
  tileAsBroadcast,
} from './broadcasting.js';
import { logSoftmax } from './log-softmax.js';
import { accumulated, transposedOperand } from './products.js';
import { type Rules, rewrite } from './rewriter.js';
import { cast, copy, emptyReduction, expandDims, reshape, transpose, unchanged } from './views.js';

/** Rules that make the trace smaller whoever reads what. */
const simplifications: Rules = {
  Add: [foldBinary, neutral(0, ['a', 'b']), signed, narrowBinary],
  BatchMatMul: [transposedOperand],
  BroadcastTo: [nestedBroadcast],
  Cast: [cast, narrowUnary],
  Equal: [narrowBinary],
  Exp: [narrowUnary],
  ExpandDims: [expandDims],
  Greater: [narrowBinary],
  GreaterEqual: [narrowBinary],
  Identity: [copy],
  Less: [narrowBinary],
  LessEqual: [narrowBinary],
  Log: [narrowUnary],
  LogicalAnd: [neutral(1, ['a', 'b']), narrowBinary],
  Max: [emptyReduction('reductionIndices')],
  Maximum: [foldBinary, narrowBinary],
  Mean: [emptyReduction('axis')],
  Min: [emptyReduction('axis')],
  Minimum: [foldBinary, narrowBinary],
  Multiply: [foldBinary, neutral(1, ['a', 'b']), scaledTwice, stepOfPooled, narrowBinary],
  Neg: [foldUnary, doubleNegation, narrowUnary],
  OnesLike: [filledWith(1)],
  PadV2: [unchanged],
  Prod: [emptyReduction('axis')],
  RealDiv: [foldBinary, neutral(1, ['b']), narrowBinary],
  Reciprocal: [foldUnary, narrowUnary],
  Reshape: [reshapeOfUniform, reshape],
  Rsqrt: [foldUnary, narrowUnary],
  Select: [narrowSelect],
  Slice: [unchanged],
  Sqrt: [foldUnary, narrowUnary],
  Square: [foldUnary, narrowUnary],
  Step: [stepOfRelu],
  Sub: [foldBinary, neutral(0, ['b']), logSoftmax, signed, narrowBinary],
  Sum: [emptyReduction('axis')],
  Tile: [unchanged, tileAsBroadcast],
  Transpose: [transpose],
  ZerosLike: [filledWith(0)],
};

/** Rules that put several nodes into one, once it is known who reads what. */
const fusions: Rules = {
  Add: [accumulated],
  Sub: [accumulated],
};

/** The same computation in fewer and cheaper kernel calls; values may differ in the last digits. */
export function optimise(trace: Trace): Trace {
  return rewrite(rewrite(trace, simplifications), fusions);
}
