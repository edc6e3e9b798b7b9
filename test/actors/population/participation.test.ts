import { describe, expect, it } from 'vitest';
import type { SimEvent } from '../../../src/actors/events.js';
import { unwrap } from '../../../src/actors/hosts/fault.js';
import { hostedServer } from '../../../src/actors/hosts/hosted-server.js';
import { Sides } from '../../../src/actors/hosts/sides.js';
import { decode, encode } from '../../../src/actors/hosts/wire.js';
import type { SimulationPlan } from '../../../src/actors/plan.js';
import { contributionMechanisms } from '../../../src/incentives/economics/contribution/contribution-mechanisms.js';
import { powerLaw } from '../../../src/incentives/economics/curves/power-law.js';
import { resolveScenario } from '../../../src/scenario/resolve.js';
import { scenarioSchema } from '../../../src/scenario/schema.js';
import { policyOptions } from '../../../src/scheduler/schedule-options.js';
import { findStrategy } from '../../../src/strategies/registry.js';
import { linesOf, ofKind, play, playWithCheckpoints } from '../play.js';
import { smallPlan } from '../small-plan.js';

const curve = { name: 'power-law', best: 0.95, scale: 1.2, exponent: 0.5 };
const costs = [2e-3, 3e-3, 3e-3, 5e-3];

/** Four agents of different costs behind four clients with sixty samples each of three easy classes. */
async function planOf(incentives: unknown, changes: Record<string, unknown> = {}): Promise<SimulationPlan> {
  const scenario = scenarioSchema().parse({
    seed: 4,
    rounds: 6,
    data: { name: 'blobs', classes: 3, sampleShape: [4], train: 240, test: 400, clients: 4 },
    model: { name: 'logreg' },
    training: { batch: 8, optimizer: { name: 'sgd', learningRate: 0.1 } },
    strategy: { name: 'fedavg' },
    evaluation: { every: 2 },
    incentives,
    ...changes,
  });
  const strategy = findStrategy(scenario.strategy.name);
  const mechanism = contributionMechanisms.find(({ name }) => name === scenario.incentives?.mechanism?.name);
  return resolveScenario({ scenario: { ...scenario, name: 'agents' }, strategy, mechanism });
}

const agents = costs.map((cost) => ({ cost }));
const shaping = (more: Record<string, unknown> = {}) => ({
  ...{ mechanism: { name: 'accuracy-shaping' }, curve, agents },
  ...more,
});

/** What clients worked on in each round, and what they had decided. */
function samplesByRound(events: readonly SimEvent[]) {
  return linesOf(events).map(({ round, cohort, incentives }) => ({ round, cohort, samples: incentives?.samples }));
}

describe('agents behind clients', () => {
  it('work on exactly what they decide: the operations follow it', async () => {
    const events = await play(await planOf(shaping()));
    const decided = ofKind(events, 'decided');
    expect(decided).toHaveLength(6);
    for (const { round, decisions } of decided) {
      const arrived = ofKind(events, 'arrived').filter(({ version }) => version === round);
      expect(arrived.map(({ client }) => client).sort()).toStrictEqual(
        decisions.filter(({ samples }) => samples > 0).map(({ client }) => client),
      );
      const perSample = arrived.map(({ client, flops }) => flops / (Math.ceil(decisions[client].samples / 8) * 8));
      for (const each of perSample) expect(each / perSample[0]).toBeCloseTo(1, 1);
    }
    expect(decided[0].prediction?.samples).toHaveLength(4);
    expect(decided[1].prediction).toBeUndefined();
    const { incentives } = linesOf(events)[5];
    expect(incentives?.totalSamples).toBe(incentives?.samples.reduce((sum, samples) => sum + samples, 0));
    expect(incentives?.contributors).toBe(4);
  });

  it('count in the mean by what they contribute', async () => {
    const sides = await Sides.open(smallPlan());
    const { aggregate } = hostedServer(Promise.resolve(sides));
    const round = { round: 1, rounds: 2 };
    const size = sides.commonLearner.model.init(sides.gatherStream('weights', 0)).length;
    const updates = [1, 3].map((samples, client) => ({
      ...{ client, version: 1, sentAt: 0, arrivedAt: 1, freshness: 1, samples },
      payload: encode(new Float32Array(size).fill(client)),
      down: encode(new Float32Array(size)),
    }));
    const { state } = unwrap(await aggregate(encode(new Float32Array(size)), updates, round));
    expect(decode(state)).toStrictEqual(new Float32Array(size).fill(0.75));
  });

  it('leave the training to the cheapest under standard federated learning, and receive its model', async () => {
    const incentives = { ...shaping({ reward: { name: 'noise' } }), mechanism: { name: 'standard-fl' } };
    const events = await play(await planOf(incentives));
    const rounds = samplesByRound(events);
    expect(rounds[0].samples?.filter((samples) => samples > 0).length).toBeGreaterThan(1);
    expect(rounds[5].samples?.map((samples) => samples > 0)).toStrictEqual([true, false, false, false]);
    expect(rounds[5].cohort).toBe(1);
    const [{ rewards }] = ofKind(events, 'rewarded');
    expect(rewards.map(({ client }) => client)).toStrictEqual([0, 1, 2, 3]);
    for (const { utility, accuracy, client } of rewards) {
      if (client > 0) expect(utility).toBe(accuracy);
    }
  });

  it('decide every so many rounds, and keep to it in between', async () => {
    const events = await play(await planOf(shaping({ every: 3, start: 'nothing' })));
    expect(ofKind(events, 'decided').map(({ round }) => round)).toStrictEqual([1, 4]);
    const flops = (round: number) => ofKind(events, 'arrived').filter(({ version }) => version === round);
    expect(flops(2).map((each) => each.flops)).toStrictEqual(flops(1).map((each) => each.flops));
    expect(flops(4).map((each) => each.flops)).not.toStrictEqual(flops(3).map((each) => each.flops));
  });

  it('believe what was measured, if told to', async () => {
    const believing = samplesByRound(await play(await planOf(shaping())));
    const measuring = samplesByRound(await play(await planOf(shaping({ beliefs: 'measured' }))));
    expect(measuring.slice(0, 2)).toStrictEqual(believing.slice(0, 2));
    expect(measuring.slice(2)).not.toStrictEqual(believing.slice(2));
  });
});

describe('what agents are handed', () => {
  const owing = { ...shaping(), mechanism: { name: 'stand-alone' } };
  const target = (samples: number) => powerLaw({ best: 0.95, scale: 1.2, exponent: 0.5 }).value(samples);

  it.each([['noise'], ['checkpoint'], ['labels']])(
    'by %s has an accuracy that is tuned to what is owed, and measured elsewhere',
    async (name) => {
      const events = await play(await planOf({ ...owing, reward: { name, every: 4 } }));
      const rewarded = ofKind(events, 'rewarded');
      expect(rewarded.map(({ round }) => round)).toStrictEqual([4, 6]);
      const decisions = ofKind(events, 'decided')[5].decisions;
      for (const { client, target: owed, tuned, accuracy, utility, degradation } of rewarded[1].rewards) {
        expect(owed).toBe(target(decisions[client].samples));
        if (name !== 'labels') expect(tuned).toBeLessThanOrEqual(owed + 1e-12);
        if (name === 'noise') expect(tuned).toBeGreaterThan(owed - 0.03);
        expect(Math.abs(accuracy - tuned)).toBeLessThan(0.15);
        expect(utility).toBeCloseTo(accuracy - decisions[client].cost, 12);
        expect(degradation).toBeGreaterThanOrEqual(0);
      }
      expect(linesOf(events)[5].rewards).toStrictEqual(rewarded[1].rewards);
    },
  );

  it('by labels needs no global model', async () => {
    const changes = { strategy: { name: 'fd' }, rounds: 2 };
    const events = await play(await planOf({ ...owing, reward: { name: 'labels' } }, changes));
    const [{ rewards }] = ofKind(events, 'rewarded');
    expect(rewards).toHaveLength(4);
    await expect(planOf({ ...owing, reward: { name: 'noise' } }, changes)).rejects.toThrow(
      "incentives.reward: 'noise' cannot work here: the strategy 'fd' shares no weights; allowed: labels",
    );
  });
});

const detectors = ['norm', 'cosine', 'similarity', 'weight-evolution', 'density', 'echo', 'contribution'].map(
  (name) => ({ name }),
);

describe('detectors', () => {
  it('score every update of a round, and are measured against who misbehaves', async () => {
    const behaviours = [{ name: 'free-rider', clients: [2] }];
    const events = await play(await planOf({ detectors, behaviours }));
    for (const { clients, scores, auc } of ofKind(events, 'scored')) {
      expect(clients).toStrictEqual([0, 1, 2, 3]);
      expect(Object.keys(scores)).toStrictEqual(detectors.map(({ name }) => name));
      for (const each of Object.values(scores)) expect(each).toHaveLength(4);
      expect(auc).toMatchObject({ norm: 1, cosine: 1 });
    }
    expect(linesOf(events)[5].detection).toMatchObject({ norm: 1 });
    expect(linesOf(await play(await planOf({ detectors })))[5].detection).toBeUndefined();
  });

  it('are measured against each behaviour by itself, and events tell how many samples were trained on', async () => {
    const behaviours = [
      { name: 'free-rider', clients: [2] },
      { name: 'lazy', clients: [1], share: 0.5 },
    ];
    const events = await play(await planOf({ detectors, behaviours }));
    for (const { scores, aucByBehaviour } of ofKind(events, 'scored')) {
      expect(aucByBehaviour?.norm['free-rider']).toBe(1);
      const [first, lazy, , last] = scores.norm;
      const above = [first, last].filter((honest) => lazy > honest).length;
      expect(aucByBehaviour?.norm.lazy).toBe(above / 2);
    }
    expect(Object.keys(linesOf(events)[5].detectionByBehaviour?.norm ?? {})).toEqual(['free-rider', 'lazy']);
    const trained = new Map(ofKind(events, 'arrived').map(({ client, trainedOn }) => [client, trainedOn]));
    expect(trained.get(2)).toBe(0);
    expect(trained.get(1)).toBe(Math.round(Number(trained.get(0)) / 2));
  });

  it('change nothing', async () => {
    const behaviours = [{ name: 'free-rider', clients: [2] }];
    const without = linesOf(await play(await planOf({ behaviours })));
    const lines = linesOf(await play(await planOf({ behaviours, detectors })));
    expect(lines.map(({ detection: _, detectionByBehaviour: _by, ...line }) => line)).toStrictEqual(without);
  });
});

describe.each([
  ['all-received', { name: 'all-received' }],
  ['deadline', { name: 'deadline', seconds: 0.4, late: 'keep' }],
  ['fedbuff', { name: 'fedbuff', bufferSize: 2, maxInFlight: 3 }],
])('under %s', (_, written) => {
  it('a run is the same on one host and on two, and after a checkpoint', async () => {
    const incentives = shaping({
      ...{ detectors, reward: { name: 'checkpoint', every: 2 }, beliefs: 'measured', revision: { noise: 0.1 } },
      behaviours: [{ name: 'delta-weights', clients: [3] }],
    });
    const changes = {
      policy: policyOptions.parse(written),
      devices: { flops: { median: 1e6, sigma: 2 } },
      network: { downlink: 1e5, uplink: { median: 1e4, sigma: 1 }, latency: 0.05 },
    };
    const plan = { ...(await planOf(incentives, changes)), threads: 1 };
    const { events, checkpoints } = await playWithCheckpoints(plan);
    expect(linesOf(events)).toHaveLength(6);
    expect(await play({ ...plan, threads: 2 })).toStrictEqual(events);
    const resumed = await play(plan, { resume: checkpoints.get(3) });
    expect(resumed).toStrictEqual(events.filter(({ round }) => round > 3));
  });
});
