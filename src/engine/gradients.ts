/**
 * Registers tfjs's gradients. tfjs-core's bundle for Node leaves them out and its separate files cannot be loaded by
 * Node; tfjs-layers' bundle contains and registers them. Import this wherever functions that use gradients run.
 */
import '@tensorflow/tfjs-layers';
