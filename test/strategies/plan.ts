import type { SimulationPlan } from '../../src/actors/plan.js';
import { loadFederatedData } from '../../src/data/load.js';
import { dataOptions } from '../../src/data/options.js';
import { findStrategy } from '../../src/strategies/registry.js';
import { circumstances } from '../actors/circumstances.js';

/**
 * A plan with the options of its strategy and its data as a scenario writes them, and plain SGD; all else may be changed.
 */
export async function planFor(
  strategy: { readonly name: string; readonly options?: unknown },
  data: unknown,
  changes: Partial<SimulationPlan> = {},
): Promise<SimulationPlan> {
  const { name, options = {} } = strategy;
  return {
    seed: 3,
    rounds: 3,
    backend: 'onnx',
    strategy: { name, options: findStrategy(name).options.parse(options) },
    models: [{ name: 'logreg', options: {} }],
    training: {
      epochs: 1,
      batch: 8,
      optimizer: { name: 'sgd', learningRate: 0.1, momentum: 0, nesterov: false, weightDecay: 0 },
    },
    data: await loadFederatedData(dataOptions.parse(data), { seed: 3 }),
    threads: 2,
    cohort: { fraction: 1 },
    ...circumstances,
    ...changes,
  };
}
