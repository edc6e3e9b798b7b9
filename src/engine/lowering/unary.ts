import { sizeOf } from '../../core/weights.js';
import { numberAttribute, textAttribute } from '../attributes.js';
import { tracedType } from '../inference/elementwise.js';
import type { Attribute, Graph, Value } from '../onnx/graph.js';
import type { Lowering, TraceNode } from './lowering.js';
import { cast, operand, scalarOf } from './operand.js';

/** Computes on a float32 operand of the node's shape. Every step counts one operation an element. */
type Formula = (step: Step, x: Value, node: TraceNode) => Value;

/** Adds a float32 node of the operand's shape. */
type Step = (op: string, inputs: readonly (Value | number)[], attributes?: Record<string, Attribute>) => Value;

/** tfjs computes integers in floating point too and drops the fraction. */
function unary(formula: Formula): Lowering {
  return (node, context) => {
    const { graph } = context;
    const { shape, dtype } = node.outputs[0];
    const y = formula(stepIn(graph, shape), cast(graph, operand(node, context, 'x'), 'float32'), node);
    return [cast(graph, y, dtype)];
  };
}

function stepIn(graph: Graph, shape: readonly number[]): Step {
  return (op, inputs, attributes) =>
    graph.node(
      op,
      inputs.map((input) => (typeof input === 'number' ? graph.scalar(input) : input)),
      shape,
      { attributes, flops: sizeOf(shape), dtype: predicates.has(op) ? 'bool' : 'float32' },
    );
}

const predicates = new Set(['Equal', 'Greater', 'IsInf', 'IsNaN', 'Less', 'Not', 'Or']);

const direct = (op: string): Lowering => unary((step, x) => step(op, [x]));

/** `predicate` of a float32 operand; integers and booleans are never NaN or infinite. */
const predicate = (formula: (step: Step, x: Value) => Value): Lowering => unary(formula);

/** Kernels of one operand, element by element. */
export const unaryLowerings: Record<string, Lowering> = {
  Abs: direct('Abs'),
  Acos: direct('Acos'),
  Acosh: direct('Acosh'),
  Asin: direct('Asin'),
  Asinh: direct('Asinh'),
  Atan: direct('Atan'),
  Atanh: direct('Atanh'),
  Cast: (node, context) => {
    const to = tracedType(textAttribute(node.attrs, 'dtype'));
    return [cast(context.graph, operand(node, context, 'x'), to)];
  },
  Ceil: direct('Ceil'),
  ClipByValue: unary((step, x, { attrs }) =>
    step('Clip', [x, numberAttribute(attrs, 'clipValueMin'), numberAttribute(attrs, 'clipValueMax')]),
  ),
  Cos: direct('Cos'),
  Cosh: direct('Cosh'),
  Elu: direct('Elu'),
  Erf: direct('Erf'),
  Exp: direct('Exp'),
  // exp(x) - 1 = tanh(x / 2) (exp(x) + 1) keeps its digits near 0.
  Expm1: unary((step, x) => step('Mul', [step('Tanh', [step('Mul', [x, 0.5])]), step('Add', [step('Exp', [x]), 1])])),
  Floor: direct('Floor'),
  Identity: (node, context) => [operand(node, context, 'x')],
  IsFinite: predicate((step, x) => step('Equal', [step('Sub', [x, x]), 0])),
  IsInf: predicate((step, x) => step('IsInf', [x])),
  IsNan: predicate((step, x) => step('IsNaN', [x])),
  LeakyRelu: unary((step, x, { attrs }) =>
    step('LeakyRelu', [x], { alpha: { float: numberAttribute(attrs, 'alpha', 0.2) } }),
  ),
  Log: direct('Log'),
  // log(1 + x) = 2 artanh(x / (2 + x)) keeps its digits near 0.
  Log1p: unary((step, x) =>
    step('Where', [
      step('Less', [step('Abs', [x]), 0.5]),
      step('Mul', [step('Atanh', [step('Div', [x, step('Add', [x, 2])])]), 2]),
      step('Log', [step('Add', [x, 1])]),
    ]),
  ),
  LogicalNot: (node, context) => [
    context.graph.node('Not', [operand(node, context, 'x')], node.outputs[0].shape, {
      flops: sizeOf(node.outputs[0].shape),
    }),
  ],
  Neg: direct('Neg'),
  OnesLike: filled(1),
  Reciprocal: direct('Reciprocal'),
  Relu: direct('Relu'),
  Relu6: unary((step, x) => step('Clip', [x, 0, 6])),
  Round: direct('Round'),
  Rsqrt: unary((step, x) => step('Reciprocal', [step('Sqrt', [x])])),
  Selu: direct('Selu'),
  Sigmoid: direct('Sigmoid'),
  Sign: direct('Sign'),
  Sin: direct('Sin'),
  Sinh: direct('Sinh'),
  Softplus: direct('Softplus'),
  Sqrt: direct('Sqrt'),
  Square: unary((step, x) => step('Mul', [x, x])),
  Step: (node, context) => {
    const { graph } = context;
    const { shape } = node.outputs[0];
    const x = operand(node, context, 'x');
    const alpha = numberAttribute(node.attrs, 'alpha', 0);
    // Where x is never negative, being positive is being other than 0: a cast is the cheapest test for that.
    if (alpha === 0 && context.producer(node.inputs.x)?.kernel === 'Relu') {
      return [cast(graph, cast(graph, x, 'bool'), node.outputs[0].dtype)];
    }
    const step = stepIn(graph, shape);
    const positive = step('Greater', [cast(graph, x, 'float32'), 0]);
    if (alpha === 0) return [cast(graph, positive, node.outputs[0].dtype)];
    return [cast(graph, step('Where', [positive, 1, alpha]), node.outputs[0].dtype)];
  },
  Tan: direct('Tan'),
  Tanh: direct('Tanh'),
  ZerosLike: filled(0),
};

function filled(value: number): Lowering {
  return ({ outputs: [{ shape, dtype }] }, { graph }) => [
    graph.node('Expand', [scalarOf(graph, value, dtype), graph.ints(shape)], shape, { dtype }),
  ];
}
