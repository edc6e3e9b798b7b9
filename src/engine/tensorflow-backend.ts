import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs-core';
import { InputError } from '../core/errors.js';

const nativePackages = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'];

/**
 * Loads the native TensorFlow that the user installed beside the simulator (with GPU support, if both are there) and
 * returns the name under which it registered itself with tfjs.
 *
 * @param packages names or paths of the modules to try, the preferred one first
 * @throws InputError naming `--backend` and the install command, if neither package is installed or the one found cannot
 *   start
 */
export async function loadTensorflow(packages: readonly string[] = nativePackages): Promise<string> {
  const installed = packages.find(isInstalled);
  if (!installed) {
    throw new InputError(
      '--backend',
      `'tensorflow' needs ${packages.join(' or ')}, and none is installed; run 'npm install ${packages.at(-1)}'`,
    );
  }
  try {
    await import(installed);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new InputError('--backend', `'tensorflow' found ${installed}, which does not start: ${reason}`);
  }
  if (!tf.engine().registryFactory.tensorflow) {
    throw new InputError(
      '--backend',
      `'tensorflow' found ${installed}, but it uses another copy of @tensorflow/tfjs-core than ${tf.version_core}`,
    );
  }
  return 'tensorflow';
}

function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}
