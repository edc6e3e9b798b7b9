import { expect } from 'vitest';
import type { Weights } from '../../src/core/weights.js';
import { fedavg } from '../../src/strategies/averaging/fedavg.js';
import type { Strategy } from '../../src/strategies/strategy.js';
import { federation, type Setting } from './in-process.js';

const cohorts = [
  [0, 1, 2, 3],
  [0, 2],
  [3, 1],
];

/** The global model of a strategy after three rounds with cohorts of several sizes. */
export async function globalModel(strategy: Strategy, setting: Setting, written: unknown = {}): Promise<Weights> {
  const whole = federation(strategy, setting, written);
  const played = await whole.run(cohorts);
  const last = played.at(-1);
  const weights = last && whole.models(last.standing).server;
  if (!weights) throw new Error('the strategy has no global model');
  return weights;
}

/** Expects a strategy with these options to be FedAvg, bit for bit. */
export async function expectFedAvg(strategy: Strategy, setting: Setting, written: unknown): Promise<void> {
  expect(await globalModel(strategy, setting, written)).toEqual(await globalModel(fedavg, setting));
}
