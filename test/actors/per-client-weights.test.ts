import { describe, expect, it } from 'vitest';
import { unwrap } from '../../src/actors/hosts/fault.js';
import { hostedServer } from '../../src/actors/hosts/hosted-server.js';
import { Sides } from '../../src/actors/hosts/sides.js';
import { decode, encode } from '../../src/actors/hosts/wire.js';
import { resolveScenario } from '../../src/scenario/resolve.js';
import { fedavg } from '../../src/strategies/averaging/fedavg.js';
import { strategyKind } from '../../src/strategies/registry.js';
import { weightsUp } from './circumstances.js';
import { linesOf, play } from './play.js';
import { smallPlan } from './small-plan.js';
import { tinyScenario } from './tiny-scenario.js';

const module = new URL('./fixtures/own-weights.mjs', import.meta.url).href;
const strategy = { name: 'own-weights', module, options: {} };

describe('a strategy that sends each client weights of its own', () => {
  it('finds a stale delta on the weights that it holds for that client now', async () => {
    const { aggregate } = hostedServer(Promise.resolve(await Sides.open(smallPlan({ strategy }))));
    const of = (value: number) => new Float32Array(7).fill(value);
    const updates = [
      { client: 0, version: 3, freshness: 1 },
      { client: 1, version: 1, freshness: 0.5 },
    ].map((update) => ({
      ...update,
      sentAt: 0,
      arrivedAt: 1,
      payload: encode(of(4)),
      down: encode(of(2)),
    }));
    const { state } = unwrap(await aggregate(encode([of(2), of(10), of(20)]), updates, { round: 3, rounds: 4 }));
    expect(decode(state)).toEqual([of(4), of(11), of(20)]);
  });

  it('is played with codecs, and evaluated by the models of its clients', async () => {
    const codecs = [{ ...weightsUp, name: 'topk', options: { ratio: 1 } }];
    const plan = smallPlan({ strategy, codecs, rounds: 3, cohort: { fraction: 1 } });
    const [first, , last] = linesOf(await play(plan));
    expect(Number.isFinite(last.test?.loss)).toBe(true);
    expect(last.uplinkBytes).toBe(first.uplinkBytes);
    expect(last.personal).toBeDefined();
  });

  it.each([
    ['valuation', { valuation: { methods: [{ name: 'exact-shapley' }] } }],
    ['incentives.detectors.0', { incentives: { detectors: [{ name: 'norm' }] } }],
    ['incentives.optOut', { incentives: { optOut: {} } }],
    ['evaluation.model', { evaluation: { model: 'devices' } }],
  ])('is refused at %s in one sentence', async (where, section) => {
    const scenario = { ...tinyScenario(fedavg, section), name: 'cell' };
    const own = await strategyKind.load(module, 'strategy.name');
    await expect(resolveScenario({ scenario, strategy: own })).rejects.toThrow(
      new RegExp(`^${where}: .*the strategy 'own-weights' sends each client weights of its own`),
    );
  });
});
