import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import {
  broadcastShapes,
  caseOf,
  floats,
  integers,
  type KernelCase,
  type KernelCases,
  positive,
  shapeOf,
} from './kernel-case.js';

type Unary = (x: tf.Tensor) => tf.Tensor;

const onFloats = (fn: Unary, low = -3, high = 3, grain?: number) =>
  shapeOf(0, 4).chain((shape) => caseOf(floats(shape, low, high, grain), fn));

const onIntegers = (fn: Unary, low = -5, high = 5) =>
  shapeOf(0, 3).chain((shape) => caseOf(integers(shape, low, high), fn));

/** Operations of one operand: the function and the range of its argument. */
const unary: Record<string, readonly [Unary, low?: number, high?: number, grain?: number]> = {
  Acos: [tf.acos, -0.99, 0.99],
  Acosh: [tf.acosh, 1.01, 9],
  Asin: [tf.asin, -0.99, 0.99],
  Asinh: [tf.asinh],
  Atan: [tf.atan],
  Atanh: [tf.atanh, -0.95, 0.95],
  Ceil: [tf.ceil, -3, 3, 0.25],
  Cos: [tf.cos],
  Cosh: [tf.cosh],
  Elu: [tf.elu],
  Erf: [tf.erf],
  Exp: [tf.exp],
  Expm1: [tf.expm1, -2, 2],
  Floor: [tf.floor, -3, 3, 0.25],
  LeakyRelu: [(x) => tf.leakyRelu(x, 0.3)],
  Log: [tf.log, 0.01, 9],
  Log1p: [tf.log1p, -0.9, 9],
  Reciprocal: [tf.reciprocal, 0.2, 4],
  Relu6: [tf.relu6, -3, 9],
  Round: [tf.round, -3, 3, 0.25],
  Rsqrt: [tf.rsqrt, 0.1, 9],
  Selu: [tf.selu],
  Sigmoid: [tf.sigmoid, -9, 9],
  Sin: [tf.sin],
  Sinh: [tf.sinh],
  Softplus: [tf.softplus, -9, 9],
  Sqrt: [tf.sqrt, 0, 9],
  Tan: [tf.tan, -1.4, 1.4],
  Tanh: [tf.tanh],
};

/** Operations of one operand that are as usual with integers. */
const numeric: Record<string, Unary> = {
  Abs: tf.abs,
  ClipByValue: (x) => tf.clipByValue(x, -1, 2),
  Neg: tf.neg,
  OnesLike: tf.onesLike,
  Relu: tf.relu,
  Sign: tf.sign,
  Square: tf.square,
  Step: (x) => tf.step(x),
  ZerosLike: tf.zerosLike,
};

const special = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 1.5];

const onSpecial = (fn: Unary) =>
  fc.array(fc.constantFrom(...special), { minLength: 1, maxLength: 6 }).map(
    (values): KernelCase => ({
      inputs: { x: { shape: [values.length], dtype: 'float32', values: Float32Array.from(values) } },
      fn: ({ x }) => fn(x),
    }),
  );

type Binary = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

const pairs = (fn: Binary, low = -3, high = 3, grain?: number, lowB = low, highB = high) =>
  broadcastShapes.chain(([a, b]) =>
    fc
      .tuple(floats(a, low, high, grain), floats(b, lowB, highB, grain))
      .map(([a, b]): KernelCase => ({ inputs: { a, b }, fn: (inputs) => fn(inputs.a, inputs.b) })),
  );

const integerPairs = (fn: Binary, lowB = -5) =>
  broadcastShapes.chain(([a, b]) =>
    fc
      .tuple(integers(a, -9, 9), integers(b, lowB, 5))
      .map(([a, b]): KernelCase => ({ inputs: { a, b }, fn: (inputs) => fn(inputs.a, inputs.b) })),
  );

const both = (fn: Binary) => fc.oneof(pairs(fn, -3, 3, 0.5), integerPairs(fn));

const logical = (fn: Binary) => pairs((a, b) => fn(positive(a), positive(b)));

/** Kernels that work element by element. */
export const elementwiseCases: KernelCases = {
  ...Object.fromEntries(
    Object.entries(unary).map(([kernel, [fn, low, high, grain]]) => [kernel, onFloats(fn, low, high, grain)]),
  ),
  ...Object.fromEntries(
    Object.entries(numeric).map(([kernel, fn]) => [kernel, fc.oneof(onFloats(fn), onIntegers(fn))]),
  ),
  Add: both(tf.add),
  AddN: shapeOf(0, 3).chain((shape) =>
    fc
      .tuple(floats(shape), floats(shape), floats(shape))
      .map(([a, b, c]): KernelCase => ({ inputs: { a, b, c }, fn: (i) => tf.addN([i.a, i.b, i.c]) })),
  ),
  Atan2: fc.oneof(pairs(tf.atan2), pairs(tf.atan2, -1, 1, 1)),
  Cast: fc.oneof(
    ...(['float32', 'int32', 'bool'] as const).flatMap((dtype) => [
      onFloats((x) => tf.cast(x, dtype), -3, 3, 0.25),
      onIntegers((x) => tf.cast(x, dtype)),
      onFloats((x) => tf.cast(positive(x), dtype)),
    ]),
  ),
  EluGrad: onFloats((x) => tf.grad((y) => tf.elu(y))(x)),
  Equal: both(tf.equal),
  FloorDiv: integerPairs(tf.floorDiv, 1),
  Greater: both(tf.greater),
  GreaterEqual: both(tf.greaterEqual),
  Identity: fc.oneof(onFloats(tf.clone), onIntegers(tf.clone)),
  IsFinite: onSpecial(tf.isFinite),
  IsInf: onSpecial(tf.isInf),
  IsNan: onSpecial(tf.isNaN),
  Less: both(tf.less),
  LessEqual: both(tf.lessEqual),
  LogicalAnd: logical(tf.logicalAnd),
  LogicalNot: onFloats((x) => tf.logicalNot(positive(x))),
  LogicalOr: logical(tf.logicalOr),
  Maximum: both(tf.maximum),
  Minimum: both(tf.minimum),
  Mod: fc.oneof(pairs(tf.mod, -5, 5, undefined, 0.5, 3), pairs(tf.mod, -5, 5, 0.5, -3, -1), integerPairs(tf.mod, 1)),
  Multiply: both(tf.mul),
  NotEqual: both(tf.notEqual),
  Pow: fc.oneof(pairs(tf.pow, 0.1, 3), pairs(tf.pow, -3, 3, 1, 0, 3)),
  Prelu: shapeOf(1, 4).chain((shape) =>
    fc
      .tuple(floats(shape), floats(shape.slice(-1)))
      .map(([x, alpha]): KernelCase => ({ inputs: { x, alpha }, fn: (i) => tf.prelu(i.x, i.alpha) })),
  ),
  RealDiv: pairs(tf.div, -3, 3, undefined, 0.5, 3),
  Select: broadcastShapes.chain(([a, b]) =>
    fc.tuple(floats(a), floats(a), floats(b), fc.constantFrom('float32', 'int32', 'bool')).map(
      ([condition, t, e, dtype]): KernelCase => ({
        inputs: { condition, t, e },
        fn: (i) => tf.where(positive(i.condition), tf.cast(i.t, dtype as 'int32'), tf.cast(i.e, dtype as 'int32')),
      }),
    ),
  ),
  SquaredDifference: pairs(tf.squaredDifference),
  Sub: both(tf.sub),
};
