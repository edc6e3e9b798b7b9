import { RandomStream } from '../../src/core/random.js';
import { sizeOf } from '../../src/core/weights.js';
import { findBlockSize } from '../../src/engine/block-size.js';
import { createEagerEngine } from '../../src/engine/eager.js';
import type { Engine, Tensors } from '../../src/engine/engine.js';
import { createOnnxEngine } from '../../src/engine/onnx-engine.js';
import { expectClose } from './kernels/compare.js';

/** Shapes of float32 inputs. */
export type Shapes = Readonly<Record<string, readonly number[]>>;

const found = await findBlockSize();
const reference = await createEagerEngine('reference');

/**
 * Engines to test: with the runtime's blocked operators, where it has them, with plain operators forced, and on native
 * TensorFlow, where the tests run for it.
 */
export const paths: readonly { readonly path: string; readonly engine: Engine }[] = [
  ...(found === undefined ? [] : [{ path: `blocks of ${found}`, engine: createOnnxEngine(found) }]),
  { path: 'plain operators', engine: createOnnxEngine(undefined) },
  ...(process.env.FEDSTILL_TENSORFLOW
    ? [{ path: 'native TensorFlow', engine: await createEagerEngine('tensorflow') }]
    : []),
];

/** Normal numbers for inputs of these shapes, the same for the same seed. */
export function normalArrays(shapes: Shapes, seed: number): Record<string, Float32Array> {
  const random = RandomStream.of(seed, 'inputs');
  return Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [
      name,
      Float32Array.from({ length: sizeOf(shape) }, () => random.normal()),
    ]),
  );
}

/** Runs a function on one engine. */
export async function runOn(
  engine: Engine,
  fn: (inputs: Tensors) => Tensors,
  shapes: Shapes,
  inputs: Readonly<Record<string, Float32Array>>,
) {
  const signature = Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [name, { shape, dtype: 'float32' } as const]),
  );
  const program = await engine.compile(fn, signature);
  try {
    return await program.run(inputs);
  } finally {
    await program.dispose();
  }
}

/** Expects a compiled function to return what the reference backend returns. */
export async function expectLikeReference(
  engine: Engine,
  fn: (inputs: Tensors) => Tensors,
  shapes: Shapes,
  inputs: Readonly<Record<string, Float32Array>>,
): Promise<void> {
  expectClose(await runOn(engine, fn, shapes, inputs), await runOn(reference, fn, shapes, inputs));
}
