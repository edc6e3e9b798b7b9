import { InputError } from '../core/errors.js';
import type { BackendName, DeviceName, Engine } from './engine.js';

/**
 * The engine of a backend. Only what that backend needs is loaded.
 *
 * @param device what the backend `onnx` runs on; the others have none to choose
 * @throws InputError if the backend is not installed or does not start, or the device is not for it
 */
export async function createEngine(backend: BackendName, device: DeviceName = 'cpu'): Promise<Engine> {
  if (backend === 'onnx') {
    const { createOnnxEngine } = await import('./onnx-engine.js');
    if (device !== 'cpu') return createOnnxEngine(undefined, device);
    const { findBlockSize } = await import('./block-size.js');
    return createOnnxEngine(await findBlockSize());
  }
  if (device !== 'cpu') {
    const where = backend === 'reference' ? 'runs on the CPU' : 'runs where its package does';
    const reason = `it is for the backend 'onnx', and '${backend}' ${where}`;
    throw new InputError('--device', 'unsuitable', { found: device, reason });
  }
  return (await import('./eager.js')).createEagerEngine(backend);
}
