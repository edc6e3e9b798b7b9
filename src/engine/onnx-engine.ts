import type { Engine } from './engine.js';
import { compileProgram } from './onnx-program.js';
import { compileScan } from './onnx-scan.js';

/** An engine that compiles functions with ONNX Runtime and runs them in native code, on one thread. */
export function createOnnxEngine(): Engine {
  const programs = new Set<{ dispose(): Promise<void> }>();
  const owned = <P extends { dispose(): Promise<void> }>(program: P): P => {
    programs.add(program);
    return {
      ...program,
      dispose: async () => {
        if (programs.delete(program)) await program.dispose();
      },
    };
  };
  return {
    backend: 'onnx',
    compile: async (fn, signature) => owned(await compileProgram(fn, signature)),
    scan: async (step, signature) => owned(await compileScan(step, signature)),
    dispose: async () => {
      for (const program of programs) await program.dispose();
      programs.clear();
    },
  };
}
