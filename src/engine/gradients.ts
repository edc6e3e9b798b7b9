import { getGradient, registerGradient, zeros } from '@tensorflow/tfjs-core';
/**
 * Registers tfjs's gradients. tfjs-core's bundle for Node leaves them out and its separate files cannot be loaded by
 * Node; tfjs-layers' bundle contains and registers them. Import this wherever functions that use gradients run.
 */
import '@tensorflow/tfjs-layers';

/** Kernels whose result is piecewise constant and for which tfjs has no gradient, by the names of their inputs. */
const piecewiseConstant: Readonly<Record<string, readonly string[]>> = {
  All: ['x'],
  Any: ['x'],
  Equal: ['a', 'b'],
  Greater: ['a', 'b'],
  Less: ['a', 'b'],
  LessEqual: ['a', 'b'],
  LogicalAnd: ['a', 'b'],
  LogicalNot: ['x'],
  LogicalOr: ['a', 'b'],
  NotEqual: ['a', 'b'],
};

// Without these, `tf.where(tf.greater(x, 0), ...)` could not be differentiated, although the condition's share is 0.
for (const [kernelName, inputsToSave] of Object.entries(piecewiseConstant)) {
  if (getGradient(kernelName)) continue;
  registerGradient({
    kernelName,
    inputsToSave: [...inputsToSave],
    gradFunc: (_, saved) => Object.fromEntries(inputsToSave.map((name, i) => [name, () => zeros(saved[i].shape)])),
  });
}
