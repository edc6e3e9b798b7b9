import { expect, it } from 'vitest';
import { decode } from '../../src/actors/hosts/wire.js';
import type { SimulationPlan } from '../../src/actors/plan.js';
import { readCheckpoint } from '../../src/actors/run/checkpoint.js';
import { findCodec } from '../../src/codecs/registry.js';
import { type Delta, deltaBetween } from '../../src/core/weights.js';
import { floats } from '../core/plain-parts.js';
import { weightsUp } from './circumstances.js';
import { ofKind, play } from './play.js';
import { smallPlan } from './small-plan.js';

/** How far each round but the first has moved the server's weights, and how many updates each one had. */
async function moves(plan: SimulationPlan): Promise<{ deltas: Delta[]; received: number[] }> {
  const weights: Float32Array[] = [];
  const events = await play(plan, {
    checkpointEvery: 1,
    onCheckpoint: async (_, checkpoint) =>
      weights.push(floats(decode((await readCheckpoint(plan, checkpoint)).server))),
  });
  return {
    deltas: weights.slice(1).map((reached, round) => deltaBetween(weights[round], reached)),
    received: ofKind(events, 'aggregated')
      .slice(1)
      .map(({ received }) => received),
  };
}

it('of clients that do not train is noise of the same size whoever reports, drawn afresh in every round', async () => {
  const [clip, multiplier] = [0.5, 2];
  const models = [{ name: 'mlp', options: { hidden: [64] } }];
  const plan = smallPlan({ rounds: 9, models, evaluation: { every: 9, clients: 1 } });
  const codec = { ...weightsUp, name: 'noise', options: findCodec('noise').options.parse({ clip, multiplier }) };
  const idle = { ...plan.training, epochs: 0 };
  const cohort = { probability: 0.8 };
  const { deltas, received } = await moves({ ...plan, codecs: [codec], cohort, training: idle });
  expect(new Set(received).size).toBeGreaterThan(1);
  const deviation = (multiplier * clip) / (0.8 * plan.data.shards.length);
  const product = (one: Delta, other: Delta) => one.reduce((sum, value, i) => sum + value * other[i], 0);
  deltas.forEach((delta, round) => {
    const size = delta.length;
    expect(Math.abs(product(delta, delta) / deviation ** 2 - size)).toBeLessThan(5 * Math.sqrt(2 * size));
    for (const other of deltas.slice(0, round)) {
      expect(Math.abs(product(delta, other))).toBeLessThan(5 * deviation ** 2 * Math.sqrt(size));
    }
  });
});
