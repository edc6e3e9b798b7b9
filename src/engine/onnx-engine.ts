import type { DeviceName, Engine } from './engine.js';
import { loweringTable } from './lowering/table.js';
import { compileProgram } from './onnx-program.js';
import { compileScan } from './onnx-scan.js';

/**
 * An engine that compiles functions with ONNX Runtime and runs them in native code, on one thread.
 *
 * @param blockSize size of the runtime's channel blocks, as found at start-up; undefined to do without blocked operators,
 *   which only the CPU has
 * @param device what programs run on
 */
export function createOnnxEngine(blockSize: number | undefined, device: DeviceName = 'cpu'): Engine {
  const lowerings = loweringTable(blockSize);
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
    compile: async (fn, signature) => owned(await compileProgram(fn, signature, lowerings, device)),
    scan: async (step, signature) => owned(await compileScan(step, signature, lowerings, device)),
    dispose: async () => {
      for (const program of programs) await program.dispose();
      programs.clear();
    },
  };
}
