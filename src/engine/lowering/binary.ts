import { sizeOf } from '../../core/weights.js';
import { listInputs } from '../attributes.js';
import type { Value } from '../onnx/graph.js';
import type { ElementType } from '../onnx/schema.js';
import type { Lowering, LoweringContext, TraceNode } from './lowering.js';
import { cast, choice, operand, result, scalarOf } from './operand.js';

/** Adds a node of the result's shape; numbers become constants of the operands' type. */
type Step = (op: string, inputs: readonly (Value | number)[]) => Value;

type Formula = (step: Step, a: Value, b: Value) => Value;

const direct =
  (op: string): Lowering =>
  (node, context) => [result(node, context, op, [operand(node, context, 'a'), operand(node, context, 'b')])];

/** A formula over both operands in the type given, or in their own. */
function binary(formula: Formula, type?: ElementType): Lowering {
  return (node, context) => {
    const { graph } = context;
    const dtype = type ?? node.outputs[0].dtype;
    const [a, b] = ['a', 'b'].map((name) => cast(graph, operand(node, context, name), dtype));
    return [cast(graph, formula(stepOf(node, context, dtype), a, b), node.outputs[0].dtype)];
  };
}

function stepOf(node: TraceNode, { graph }: LoweringContext, dtype: ElementType): Step {
  const { shape } = node.outputs[0];
  return (op, inputs) =>
    graph.node(
      op,
      inputs.map((input) =>
        typeof input === 'number' ? cast(graph, scalarOf(graph, input, 'float32'), dtype) : input,
      ),
      shape,
      { dtype: predicates.has(op) ? 'bool' : dtype, flops: sizeOf(shape) },
    );
}

const predicates = new Set(['And', 'Equal', 'Greater', 'GreaterOrEqual', 'Less', 'LessOrEqual', 'Not', 'Or', 'Xor']);

/** Comparison of numbers; booleans compare as 0 and 1. */
function comparison(op: string, negated = false): Lowering {
  return (node, context) => {
    const [a, b] = ['a', 'b'].map((name) => {
      const value = operand(node, context, name);
      return value.dtype === 'bool' ? cast(context.graph, value, 'int32') : value;
    });
    const compared = result(node, context, op, [a, b]);
    return [negated ? result(node, context, 'Not', [compared]) : compared];
  };
}

/** Integer quotients need more digits than float32 has, and integer division by 0 would end the process. */
const exact = (node: TraceNode): ElementType => (node.outputs[0].dtype === 'int32' ? 'float64' : 'float32');

/** Kernels of two operands with broadcasting, element by element. */
export const binaryLowerings: Record<string, Lowering> = {
  Add: direct('Add'),
  AddN: (node, context) => {
    const [first, ...rest] = listInputs(node.inputs).map((tensor) => context.value(tensor));
    return [rest.reduce((sum, value) => result(node, context, 'Add', [sum, value]), first)];
  },
  // ONNX has no arc tangent of a quotient before opset 26.
  Atan2: binary((step, y, x) =>
    step('Where', [
      step('Equal', [x, 0]),
      step('Mul', [step('Sign', [y]), Math.PI / 2]),
      step('Add', [
        step('Atan', [step('Div', [y, x])]),
        step('Where', [step('Less', [x, 0]), step('Where', [step('Less', [y, 0]), -Math.PI, Math.PI]), 0]),
      ]),
    ]),
  ),
  EluGrad: (node, context) => {
    const step = stepOf(node, context, 'float32');
    const slope = step('Add', [step('Min', [operand(node, context, 'y'), 0]), 1]);
    return [step('Mul', [operand(node, context, 'dy'), slope])];
  },
  Equal: comparison('Equal'),
  FloorDiv: (node, context) => binary((step, a, b) => step('Floor', [step('Div', [a, b])]), exact(node))(node, context),
  Greater: comparison('Greater'),
  GreaterEqual: comparison('GreaterOrEqual'),
  Less: comparison('Less'),
  LessEqual: comparison('LessOrEqual'),
  LogicalAnd: direct('And'),
  LogicalOr: direct('Or'),
  Maximum: direct('Max'),
  Minimum: direct('Min'),
  // The runtime's remainder has the sign of the dividend, tfjs's that of the divisor.
  Mod: (node, context) =>
    binary((step, a, b) => {
      const { shape } = node.outputs[0];
      const remainder = context.graph.node('Mod', [a, b], shape, { attributes: { fmod: 1 }, flops: sizeOf(shape) });
      const opposite = step('Less', [step('Mul', [remainder, b]), 0]);
      return step('Where', [opposite, step('Add', [remainder, b]), remainder]);
    }, exact(node))(node, context),
  Multiply: direct('Mul'),
  NotEqual: comparison('Equal', true),
  Pow: direct('Pow'),
  Prelu: (node, context) => {
    const step = stepOf(node, context, 'float32');
    const [x, alpha] = [operand(node, context, 'x'), operand(node, context, 'alpha')];
    return [step('Where', [step('Less', [x, 0]), step('Mul', [alpha, x]), x])];
  },
  RealDiv: direct('Div'),
  Select: (node, context) => {
    const [condition, t, e] = ['condition', 't', 'e'].map((name) => operand(node, context, name));
    return [choice(context.graph, condition, t, e, node.outputs[0].shape)];
  },
  SquaredDifference: binary((step, a, b) => {
    const difference = step('Sub', [a, b]);
    return step('Mul', [difference, difference]);
  }),
  Sub: direct('Sub'),
};
