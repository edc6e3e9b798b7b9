import { engine, Identity, type Tensor } from '@tensorflow/tfjs-core';

/**
 * Makes tfjs's gradients of gradients right. To save a tensor for a gradient tfjs copies it and notes the copy on its
 * tape as an operation; a saved result (of `exp`, `tanh`, `softmax`, `logSoftmax`, custom gradients) is so noted before
 * the operation that made it, and what a second derivative owes to it is lost without a word. A copy that bears the
 * identity of its original needs no note and loses nothing. What remains without second derivatives are custom gradients
 * that save an intermediate result, such as `tf.losses.softmaxCrossEntropy`'s.
 */
Object.assign(engine(), {
  clone: (x: Tensor): Tensor => Object.assign(engine().runKernel<Tensor>(Identity, { x }), { id: x.id }),
});
