import { broadcast_util } from '@tensorflow/tfjs-core';
import { textAttribute } from '../attributes.js';
import type { TensorType, TracedType } from '../tensor-type.js';
import type { Inference } from './inference.js';

const unary: Inference = ({ x }) => [x];

const predicate: Inference = ({ x }) => [{ shape: x.shape, dtype: 'bool' }];

const binary: Inference = ({ a, b }) => [{ shape: broadcast(a, b), dtype: a.dtype }];

const comparison: Inference = ({ a, b }) => [{ shape: broadcast(a, b), dtype: 'bool' }];

const unaryKernels = [
  'Abs',
  'Acos',
  'Acosh',
  'Asin',
  'Asinh',
  'Atan',
  'Atanh',
  'Ceil',
  'ClipByValue',
  'Cos',
  'Cosh',
  'Elu',
  'Erf',
  'Exp',
  'Expm1',
  'Floor',
  'Identity',
  'LeakyRelu',
  'Log',
  'Log1p',
  'Neg',
  'OnesLike',
  'Reciprocal',
  'Relu',
  'Relu6',
  'Round',
  'Rsqrt',
  'Selu',
  'Sigmoid',
  'Sign',
  'Sin',
  'Sinh',
  'Softplus',
  'Sqrt',
  'Square',
  'Step',
  'Tan',
  'Tanh',
  'ZerosLike',
];

const binaryKernels = [
  'Add',
  'Atan2',
  'FloorDiv',
  'Maximum',
  'Minimum',
  'Mod',
  'Multiply',
  'Pow',
  'RealDiv',
  'SquaredDifference',
  'Sub',
];

const comparisonKernels = [
  'Equal',
  'Greater',
  'GreaterEqual',
  'Less',
  'LessEqual',
  'LogicalAnd',
  'LogicalOr',
  'NotEqual',
];

/** Kernels that work element by element, with broadcasting. */
export const elementwise: Record<string, Inference> = {
  ...Object.fromEntries(unaryKernels.map((kernel) => [kernel, unary])),
  ...Object.fromEntries(['IsFinite', 'IsInf', 'IsNan', 'LogicalNot'].map((kernel) => [kernel, predicate])),
  ...Object.fromEntries(binaryKernels.map((kernel) => [kernel, binary])),
  ...Object.fromEntries(comparisonKernels.map((kernel) => [kernel, comparison])),
  AddN: (inputs) => [inputs[0]],
  Cast: ({ x }, attrs) => [{ shape: x.shape, dtype: tracedType(textAttribute(attrs, 'dtype')) }],
  EluGrad: ({ dy }) => [dy],
  Prelu: ({ x, alpha }) => [{ shape: broadcast(x, alpha), dtype: 'float32' }],
  Select: ({ t }) => [t],
};

/** The shape that two tensors broadcast to. */
export function broadcast(a: TensorType, b: TensorType): number[] {
  return broadcast_util.assertAndGetBroadcastShape([...a.shape], [...b.shape]);
}

/** A tfjs element type that traced tensors can have. */
export function tracedType(dtype: string): TracedType {
  if (dtype === 'float32' || dtype === 'int32' || dtype === 'bool') return dtype;
  throw new TypeError(`tensors of type ${dtype} cannot be traced`);
}
