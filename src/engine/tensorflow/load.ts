import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs-core';
import { InputError } from '../../core/errors.js';
import { registerKeyedUniform } from '../keyed-uniform.js';
import { resizeGradientKernels } from '../resize-gradient-kernels.js';
import { wrapKernels } from '../wrap-kernels.js';
import { prepareTensorflowEnvironment, requireAged } from './environment.js';
import { paddingKernels } from './explicit-padding.js';
import { argumentKernels } from './kernel-arguments.js';

/** The name under which both packages register themselves with tfjs. */
const backendName = 'tensorflow';

/** What {@link loadTensorflow} comes to. */
interface Loaded {
  readonly backendName: string;
  /** Which package was preferred, and why it does not start, if one does not. */
  readonly remark?: string;
}

let remark: string | undefined;

const nativePackages = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'];

/**
 * Loads the native TensorFlow that the user installed beside the simulator and returns the name under which it registered
 * itself with tfjs, and what is to be said of it. The package with GPU support is preferred where both are there and it starts.
 *
 * @param packages names or paths of the modules to try, the preferred one first
 * @throws InputError naming `--backend` and the install command, if none of the packages is installed, or saying why none
 *   of those installed starts
 */
export function loadTensorflow(packages: readonly string[] = nativePackages): Loaded {
  tf.enableProdMode(); // else tfjs advertises and warns on standard error
  if (!tf.findBackend(backendName)) start(packages);
  wrapKernels(backendName, { ...paddingKernels, ...argumentKernels, ...resizeGradientKernels });
  registerKeyedUniform(backendName);
  return { backendName, remark };
}

/** Starts the first package that starts. */
function start(packages: readonly string[]): void {
  const installed = packages.filter(isInstalled);
  if (installed.length === 0) {
    // Without --save-dev npm installs nothing in a checkout, whose optional peers they are.
    const install = `npm install --save-dev ${packages.at(-1)}`;
    const reason = `it needs ${packages.join(' or ')}, and none is installed; run '${install}'`;
    throw new InputError('--backend', 'unsuitable', { found: 'tensorflow', reason });
  }
  prepareTensorflowEnvironment();
  const failures: string[] = [];
  for (const name of installed) {
    const failure = failureOf(name);
    if (failure === undefined) {
      remark = failures.length > 0 ? `${failures.join(', and ')}; ${name} computes in its place` : undefined;
      return;
    }
    failures.push(`${name}, which ${failure}`);
  }
  throw new InputError('--backend', 'unsuitable', {
    found: 'tensorflow',
    reason: `it found ${failures.join(', and ')}`,
  });
}

/** Starts a package. What keeps it from working, as a clause; undefined if it works. */
function failureOf(name: string): string | undefined {
  try {
    requireAged(name);
    const make = tf.findBackendFactory(backendName);
    if (!make) return `uses another copy of @tensorflow/tfjs-core than ${tf.version_core}`;
    if (!tf.findBackend(backendName)) make(); // throws again what tfjs has caught
    return undefined;
  } catch (error) {
    // Else the next package would be given the backend of this one.
    if (tf.findBackendFactory(backendName)) tf.removeBackend(backendName);
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    return `does not start: ${reason}`;
  }
}

function isInstalled(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}
