import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import type { NumericArray } from '../../../src/core/plain.js';
import { createEagerEngine } from '../../../src/engine/eager.js';
import type { Signature, Tensors } from '../../../src/engine/engine.js';
import { lower } from '../../../src/engine/lower.js';
import { loweringTable } from '../../../src/engine/lowering/table.js';
import { Graph } from '../../../src/engine/onnx/graph.js';
import { createOnnxEngine } from '../../../src/engine/onnx-engine.js';
import { asTraced } from '../../../src/engine/onnx-program.js';
import { createSession } from '../../../src/engine/onnx-session.js';
import { optimise } from '../../../src/engine/rewrite/optimise.js';
import { trace } from '../../../src/engine/trace/trace.js';
import type { KernelCase } from './kernel-case.js';

type Values = Record<string, NumericArray>;

/** What a case comes to. */
export interface Results {
  readonly compiled: Values;
  /** Lowered call by call, without any optimisation. */
  readonly plain: Values;
  /** On native TensorFlow, where the tests run for it. */
  readonly native?: Values;
  /** On the reference backend. */
  readonly expected: Values;
}

/** Runs a case in every way. */
export async function runAll(given: KernelCase): Promise<Results> {
  const signature: Signature = Object.fromEntries(
    Object.entries(given.inputs).map(([name, { shape, dtype }]) => [name, { shape, dtype }]),
  );
  const fn = (inputs: Tensors): Tensors => {
    return named(given.fn(inputs));
  };
  const arrays = Object.fromEntries(Object.entries(given.inputs).map(([name, { values }]) => [name, values]));
  const reference = await createEagerEngine('reference');
  const expected = await (await reference.compile(fn, signature)).run(arrays);
  const tensorflow = process.env.FEDSTILL_TENSORFLOW ? await createEagerEngine('tensorflow') : undefined;
  const native = await (await tensorflow?.compile(fn, signature))?.run(arrays);
  const engine = createOnnxEngine(undefined);
  const compiled = await (await engine.compile(fn, signature)).run(arrays);
  await engine.dispose();
  return { compiled, plain: await runPlain(given, fn), expected, ...(native && { native }) };
}

function named(result: tf.Tensor | readonly tf.Tensor[]): Tensors {
  const tensors: readonly tf.Tensor[] = result instanceof tf.Tensor ? [result] : result;
  return Object.fromEntries(tensors.map((tensor, i) => [`result${i}`, tensor]));
}

/** The kernels that a case calls, or that optimisation makes of them. */
export function kernelsOf(given: KernelCase): Set<string> {
  const traced = trace(given.inputs, (inputs) => {
    return named(given.fn(inputs));
  });
  return new Set([...traced.nodes, ...optimise(traced).nodes].map(({ kernel }) => kernel));
}

async function runPlain(given: KernelCase, fn: (inputs: Tensors) => Tensors): Promise<Values> {
  const traced = trace(given.inputs, fn);
  const graph = new Graph();
  const inputs = Object.fromEntries(
    Object.entries(given.inputs).map(([name, { shape, dtype }]) => [
      name,
      asTraced(graph, graph.input(name, shape, dtype)),
    ]),
  );
  const lowered = lower(traced, graph, inputs, loweringTable(undefined));
  for (const [name, value] of Object.entries(lowered)) graph.output(name, value);
  const session = await createSession(graph);
  const outputs = await session.run({ ...given.inputs });
  await session.dispose();
  return outputs;
}

/**
 * Expects equal types, lengths and values, to an error of 1e-4 of the value, 1e-5 of the largest value, or 1e-7: what numbers
 * near 1 are rounded by on the way, such as in the runtime's sigmoid.
 */
export function expectClose(found: Values, expected: Values): void {
  expect(Object.keys(found)).toEqual(Object.keys(expected));
  for (const [name, values] of Object.entries(expected)) {
    expect(found[name].length).toBe(values.length);
    const largest = Array.from(values).reduce(
      (max, value) => (Number.isFinite(value) ? Math.max(max, Math.abs(value)) : max),
      0,
    );
    Array.from(values).forEach((value, i) => {
      if (Number.isFinite(value)) {
        const bound = Math.max(1e-4 * Math.abs(value), 1e-5 * largest, 1e-7);
        expect(Math.abs(found[name][i] - value), `${name}[${i}] ${found[name][i]} vs ${value}`).toBeLessThanOrEqual(
          bound,
        );
      } else {
        expect(found[name][i], `${name}[${i}]`).toBe(value);
      }
    });
  }
}
