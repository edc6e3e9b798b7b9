import { expect } from 'vitest';
import { RandomStream } from '../../src/core/random.js';
import type { Engine } from '../../src/engine/engine.js';
import { runOn, type Shapes } from './against-reference.js';
import { type Operation, withGradients } from './gradients-of.js';

/** Wide enough for float32, exact for functions that are linear in each input. */
const step = 0.5;

/**
 * Expects the gradients of an operation that is linear in each of its inputs to equal symmetric finite differences, along
 * a random direction for every input. `shapes` has one entry `weights` of the shape of the result.
 */
export async function expectFiniteDifferences(
  engine: Engine,
  operation: Operation,
  shapes: Shapes,
  inputs: Readonly<Record<string, Float32Array>>,
  seed: number,
): Promise<void> {
  const random = RandomStream.of(seed, 'directions');
  const gradients = await runOn(engine, withGradients(operation), shapes, inputs);
  const plain = (given: Parameters<Operation>[0]) => ({ y: operation(given) });
  const { weights, ...operands } = inputs;
  const { weights: _, ...operandShapes } = shapes;
  for (const [name, values] of Object.entries(operands)) {
    const direction = values.map(() => random.normal());
    const along = async (distance: number) => {
      const moved = values.map((value, i) => value + distance * direction[i]);
      return (await runOn(engine, plain, operandShapes, { ...operands, [name]: moved })).y;
    };
    const [ahead, behind] = [await along(step), await along(-step)];
    let [difference, size] = [0, 0];
    weights.forEach((weight, i) => {
      difference += (weight * (ahead[i] - behind[i])) / (2 * step);
      size += Math.abs(weight * (Math.abs(ahead[i]) + Math.abs(behind[i])));
    });
    const expected = direction.reduce((sum, part, i) => sum + part * gradients[`d${name}`][i], 0);
    expect(Math.abs(difference - expected), `d${name}`).toBeLessThanOrEqual(1e-4 * size + 1e-6);
  }
}
