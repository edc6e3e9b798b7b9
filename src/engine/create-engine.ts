import type { BackendName, Engine } from './engine.js';

/**
 * The engine of a backend. Only what that backend needs is loaded.
 *
 * @throws InputError if the backend is not installed or does not start
 */
export async function createEngine(backend: BackendName): Promise<Engine> {
  if (backend === 'onnx') {
    const { findBlockSize } = await import('./block-size.js');
    return (await import('./onnx-engine.js')).createOnnxEngine(await findBlockSize());
  }
  return (await import('./eager.js')).createEagerEngine(backend);
}
