import type { Engine } from './engine.js';

async function refuse(): Promise<never> {
  throw new Error('there is no engine here: nothing can be computed while a scenario is checked');
}

/** An engine that computes nothing, for those who need one only to be made. Compiling rejects. */
export const idleEngine: Engine = { backend: 'onnx', compile: refuse, scan: refuse, dispose: async () => {} };
