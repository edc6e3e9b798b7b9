import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../../src/core/random.js';
import { findContributionMechanism } from '../../../../src/incentives/economics/contribution/contribution-mechanisms.js';
import type { ContributionRule } from '../../../../src/incentives/economics/contribution/rule.js';
import { powerLaw } from '../../../../src/incentives/economics/curves/power-law.js';
import { scaledCurve } from '../../../../src/incentives/economics/curves/scaled.js';
import { ClientBehaviours } from '../../../../src/incentives/training/behaviours/client-behaviours.js';
import { createSetting } from '../../../../src/incentives/training/participation/create-setting.js';
import { decide, initialContributions } from '../../../../src/incentives/training/participation/decide.js';
import type { ContributionState } from '../../../../src/incentives/training/participation/decision.js';
import { participationOptions } from '../../../../src/incentives/training/participation/participation-options.js';
import type { ParticipationSetting } from '../../../../src/incentives/training/participation/participation-setting.js';
import { predict } from '../../../../src/incentives/training/participation/prediction.js';
import { numberWithin } from '../../../core/numbers.js';

const costs = [1e-4, 1.5e-4, 2e-4, 4e-4];
const held = [7000, 7000, 7000, 7000];

function settingOf(name: string, written: Readonly<Record<string, unknown>> = {}, stocks = held): ParticipationSetting {
  const { agents, curve, ...options } = participationOptions.parse({
    curve: { name: 'power-law', best: 0.97, scale: 1.5, exponent: 0.4 },
    agents: costs.map((cost) => ({ cost })),
    ...written,
  });
  if (!agents || !curve) throw new TypeError('agents and a curve are given');
  const mechanism = findContributionMechanism(name);
  return createSetting({ ...options, agents, curve }, mechanism, mechanism.options.parse({}), stocks);
}

/** So many decisions, one after the other. */
function decisionsOf(
  setting: ParticipationSetting,
  rounds: number,
  behaviours = new ClientBehaviours(),
  start?: ContributionState,
) {
  let state = start ?? initialContributions(setting, 'stand-alone');
  return Array.from({ length: rounds }, (_, index) => {
    const round = index + 1;
    const decided = decide(setting, state, (client) => behaviours.of(client), round, RandomStream.of(1, round));
    state = decided.state;
    return decided.decisions;
  });
}

const last = <T>(items: readonly T[]) => items[items.length - 1];

describe('agents who decide', () => {
  it('end at the prediction under accuracy shaping, all contributing, and none worse off than alone', () => {
    const setting = settingOf('accuracy-shaping');
    const predicted = predict(setting, RandomStream.of(1));
    const rounds = decisionsOf(setting, 60);
    const decisions = last(rounds);
    decisions.forEach(({ samples, accuracy, utility, outside, joins }, client) => {
      expect(Math.abs(samples - predicted.samples[client])).toBeLessThan(2);
      expect(accuracy).toBeCloseTo(predicted.accuracies[client], 3);
      expect(utility).toBeGreaterThan(outside - costs[client]);
      expect(joins).toBe(true);
    });
    expect(predicted.epsilon).toBeLessThan(1e-8);
    expect(decisions.reduce((sum, { samples }) => sum + samples, 0)).toBeGreaterThan(
      rounds[0].reduce((sum, { samples }) => sum + samples, 0),
    );
  });

  it('leave all work to the cheapest under standard federated learning, and keep the model', () => {
    const setting = settingOf('standard-fl');
    const decisions = last(decisionsOf(setting, 30));
    expect(decisions.map(({ samples }) => samples > 0)).toStrictEqual([true, false, false, false]);
    expect(decisions[0].samples).toBe(Math.round(predict(setting, RandomStream.of(1)).samples[0]));
    for (const { joins, accuracy } of decisions) {
      expect(joins).toBe(true);
      expect(accuracy).toBe(decisions[0].accuracy);
    }
  });

  it('contribute what they use alone where there is no federation', () => {
    const setting = settingOf('stand-alone');
    const [first] = decisionsOf(setting, 1);
    first.forEach(({ samples, utility, outside }, client) => {
      expect(samples).toBe(Math.round(initialContributions(setting, 'stand-alone').contributions[client]));
      expect(utility).toBeCloseTo(outside, 6);
    });
  });

  it('never contribute more than they hold, or half samples', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 9000 }), { minLength: 4, maxLength: 4 }),
        fc.constantFrom('accuracy-shaping', 'standard-fl', 'stand-alone'),
        fc.constantFrom('sequential', 'simultaneous', 'random'),
        (stocks, name, order) => {
          const setting = settingOf(name, { revision: { order, noise: 0.05, damping: 0.7 } }, stocks);
          for (const decisions of decisionsOf(setting, 4)) {
            decisions.forEach(({ samples }, client) => {
              expect(Number.isInteger(samples)).toBe(true);
              expect(samples).toBeGreaterThanOrEqual(0);
              expect(samples).toBeLessThanOrEqual(stocks[client]);
            });
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('stay out of a federation that leaves them worse off than alone', () => {
    const fair = settingOf('stand-alone');
    const greedy: ContributionRule = {
      name: 'greedy',
      guarantees: [],
      award: (agent, contributions) => ({ accuracy: fair.curve.value(contributions[agent]), payment: -0.2 }),
    };
    const [decisions] = decisionsOf({ ...fair, rule: () => greedy }, 1);
    for (const { joins, samples, payment, utility, outside } of decisions) {
      expect({ joins, samples, payment }).toStrictEqual({ joins: false, samples: 0, payment: 0 });
      expect(utility).toBe(outside);
    }
  });

  it('are seen by what they claim and pay for what they train on; those who have left contribute nothing', () => {
    const setting = settingOf('accuracy-shaping');
    const behaviours = new ClientBehaviours([
      { name: 'duplicate-data', options: { copies: 2 }, clients: [0] },
      { name: 'free-rider', options: {}, clients: [1] },
      { name: 'stop-out', options: { after: 1 }, clients: [2] },
    ]);
    const [first, second] = decisionsOf(setting, 2, behaviours);
    expect(first[0].claimed).toBe(2 * first[0].samples);
    expect(first[1]).toMatchObject({ claimed: first[1].samples, cost: 0 });
    expect(first[1].samples).toBeGreaterThan(0);
    expect([first[2].joins, second[2].joins, second[2].samples]).toStrictEqual([true, false, 0]);
  });

  it('believe in a curve through the accuracy measured', () => {
    const setting = settingOf('stand-alone');
    const start = initialContributions(setting, 'nothing');
    expect(start.contributions).toStrictEqual([0, 0, 0, 0]);
    const [[believing]] = [decisionsOf(setting, 1, new ClientBehaviours(), start)];
    const [[doubting]] = [decisionsOf(setting, 1, new ClientBehaviours(), { ...start, factor: 0.5 })];
    doubting.forEach(({ samples }, client) => {
      expect(samples).toBeLessThan(believing[client].samples);
    });
  });
});

it('a scaled curve keeps what the theory assumes of curves', () => {
  const curve = powerLaw({ best: 0.9, scale: 2, exponent: 0.5 });
  fc.assert(
    fc.property(numberWithin(0.1, 3), fc.integer({ min: 1, max: 1e5 }), (factor, samples) => {
      const scaled = scaledCurve(curve, factor);
      const scale = Math.min(factor, 1 / 0.9);
      expect(scaled.value(samples)).toBeCloseTo(scale * curve.value(samples), 12);
      expect(scaled.value(samples)).toBeLessThanOrEqual(scaled.supremum);
      expect(scaled.supremum).toBeLessThanOrEqual(1);
      const slope = scaled.slope(samples);
      if (slope > 0) expect(scaled.samplesAtSlope(slope)).toBeCloseTo(samples, 3);
    }),
  );
});
