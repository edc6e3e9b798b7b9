import { describe, expect, it } from 'vitest';
import type { Checkpoint } from '../../src/actors/checkpoint.js';
import type { SimulationPlan } from '../../src/actors/plan.js';
import type { SimulationControls } from '../../src/actors/run/simulation.js';
import type { RoundValuation } from '../../src/incentives/training/valuation/round-valuation.js';
import { valuationOptions } from '../../src/incentives/training/valuation/valuation-options.js';
import { policyOptions } from '../../src/scheduler/schedule-options.js';
import { strategies } from '../../src/strategies/registry.js';
import { smallOptions } from '../strategies/blobs-setting.js';
import { planFor } from '../strategies/plan.js';
import { linesOf, ofKind, playInThreads, play as playPlan } from './play.js';
import { smallPlan } from './small-plan.js';

/** Plays a plan in one host. */
function play(plan: SimulationPlan, controls: SimulationControls = {}) {
  return playPlan({ ...plan, threads: 1 }, controls);
}

const shapleys = ['exact-shapley', 'gtg-shapley', 'tmc-shapley', 'fedsv'];
const untruncated = [
  { name: 'exact-shapley' },
  { name: 'gtg-shapley', roundTolerance: 0, tolerance: 0 },
  { name: 'tmc-shapley', tolerance: 0, permutations: 20 },
  { name: 'fedsv' },
];

function valued(methods: readonly object[], options: object = {}): Partial<SimulationPlan> {
  return { valuation: valuationOptions.parse({ methods, ...options }) };
}

function valuationsOf(events: Awaited<ReturnType<typeof play>>): RoundValuation[] {
  return ofKind(events, 'valued').map(({ valuation }) => valuation);
}

function total(values: Readonly<Record<number, number>>): number {
  return Object.values(values).reduce((sum, value) => sum + value, 0);
}

describe('a run that values its clients', () => {
  it('hands out in every round what the round has brought, and in all what the run has', async () => {
    const events = await play(smallPlan({ cohort: { fraction: 1 }, ...valued(untruncated) }, 4));
    const valuations = valuationsOf(events);
    expect(valuations).toHaveLength(3);
    for (const [position, { utility, methods }] of valuations.entries()) {
      // The model that all make together is that of Federated Averaging, to the bit.
      if (position > 0) expect(utility.before).toBe(valuations[position - 1].utility.after);
      expect(utility.after).toBe(linesOf(events)[position].test?.accuracy);
      for (const name of shapleys) {
        expect(Object.keys(methods[name].values)).toEqual(['0', '1', '2', '3']);
        expect(total(methods[name].values)).toBeCloseTo(utility.after - utility.before, 9);
        expect(methods[name].evaluations).toBeLessThanOrEqual(16);
      }
    }
    const all = valuations.reduce((sum, { methods }) => sum + total(methods['exact-shapley'].values), 0);
    expect(all).toBeCloseTo(valuations[2].utility.after - valuations[0].utility.before, 9);
    expect(linesOf(events).map(({ valuation }) => valuation)).toEqual(valuations);
  });

  it('has the results and the virtual time of a run that does not', async () => {
    const plain = await play(smallPlan());
    const events = await play(smallPlan(valued([{ name: 'gtg-shapley' }, { name: 'fed-influence' }])));
    expect(linesOf(events).map(({ valuation: _, ...line }) => line)).toEqual(linesOf(plain));
    expect(events.filter(({ kind }) => kind !== 'valued' && kind !== 'round')).toEqual(
      plain.filter(({ kind }) => kind !== 'round'),
    );
  });

  it('gives the same values on any number of threads', async () => {
    const plan = smallPlan(valued(untruncated, { samples: 2100 }));
    const one = valuationsOf(await play(plan));
    expect(one).toHaveLength(3);
    expect(valuationsOf(await playInThreads({ ...plan, threads: 2 }))).toEqual(one);
  });

  it('gives the same values after a resumption', async () => {
    const plan = smallPlan(valued(untruncated));
    const whole = await play(plan);
    let resume: Checkpoint | undefined;
    await play(plan, { checkpointEvery: 2, onCheckpoint: (_, state) => (resume = state) });
    expect(valuationsOf(await play(plan, { resume }))).toEqual(valuationsOf(whole).slice(2));
  });

  it('follows what the run would be without each client, also through a resumption', async () => {
    const plan = smallPlan({ rounds: 4, ...valued([{ name: 'fed-influence' }, { name: 'leave-one-out' }]) });
    let resume: Checkpoint | undefined;
    const valuations = valuationsOf(
      await play(plan, { checkpointEvery: 2, onCheckpoint: (round, state) => (resume = round === 2 ? state : resume) }),
    );
    expect(valuationsOf(await play(plan, { resume }))).toEqual(valuations.slice(2));
    // In the first round there is nothing to follow yet: both ask for the model of the others.
    const [{ methods: first }] = valuations;
    for (const [client, value] of Object.entries(first['leave-one-out'].values)) {
      expect(first['fed-influence'].values[Number(client)]).toBeCloseTo(value, 9);
    }
    const known = new Set(valuations.flatMap(({ methods }) => Object.keys(methods['leave-one-out'].values)));
    expect(Object.keys(valuations[3].methods['fed-influence'].values)).toHaveLength(known.size);
    expect(known.size).toBeGreaterThan(3);
  });

  it('evaluates the models of coalitions: their loss where that is asked for, on as many samples as asked for', async () => {
    const one = { rounds: 1, cohort: { fraction: 1 } };
    const loss = await play(
      smallPlan({ ...one, ...valued([{ name: 'leave-one-out' }], { utility: 'negative-loss' }) }, 3),
    );
    const [{ utility, methods }] = valuationsOf(loss);
    expect(utility.after).toBe(-(linesOf(loss)[0].test?.loss ?? Number.NaN));
    expect(methods['leave-one-out'].evaluations).toBe(4);

    const few = valuationsOf(
      await play(smallPlan({ ...one, ...valued([{ name: 'leave-one-out' }], { samples: 30 }) }, 3)),
    );
    expect((few[0].utility.after * 30) % 1).toBeCloseTo(0, 9);
  });

  it('values late updates as they are aggregated, and a client once whatever it has sent', async () => {
    const policy = { name: 'fedbuff', bufferSize: 3, maxInFlight: 4 };
    const plan = smallPlan({ rounds: 6, policy: policyOptions.parse(policy), ...valued([{ name: 'exact-shapley' }]) });
    const events = await play(plan);
    const valuations = valuationsOf(events);
    expect(valuations).toHaveLength(6);
    expect(linesOf(events).some(({ staleness = 0 }) => staleness > 0)).toBe(true);
    for (const [position, { utility, methods }] of valuations.entries()) {
      const { values } = methods['exact-shapley'];
      const round = position + 1;
      const taken = ofKind(events, 'arrived').filter((event) => event.round === round && event.weight > 0);
      expect(Object.keys(values).map(Number)).toEqual([...new Set(taken.map(({ client }) => client))].sort());
      expect(total(values)).toBeCloseTo(utility.after - utility.before, 9);
      expect(utility.after).toBe(linesOf(events)[position].test?.accuracy);
    }
  });

  it('gives those who change nothing nothing, where updates are normalised over the cohort', async () => {
    const plan = smallPlan({ rounds: 2, cohort: { fraction: 1 } }, 4);
    const still = { ...plan, training: { ...plan.training, epochs: 0 } };
    const methods = [...untruncated, { name: 'fed-influence' }];
    const events = await play({ ...still, ...valued(methods, { normalisation: 'cohort' }) });
    for (const { utility, methods } of valuationsOf(events)) {
      expect(utility.after).toBe(utility.before);
      for (const name of [...shapleys, 'fed-influence']) {
        expect(Object.values(methods[name].values)).toEqual([0, 0, 0, 0]);
      }
    }
  });
});

const data = {
  name: 'blobs',
  classes: 3,
  sampleShape: [4],
  train: 190,
  test: 60,
  clients: 5,
  partition: { name: 'shards', shardsPerClient: 2 },
  public: { size: 30, labelled: true },
};
const sharing = strategies.filter(({ lens }) => lens?.covers === 'whole');

describe.each(sharing.map(({ name }) => name))('%s', (name) => {
  it('has values that add up, the same in one host and in two', async () => {
    const plan = await planFor({ name, options: smallOptions[name] }, data, {
      rounds: 2,
      cohort: { count: 3 },
      ...valued([{ name: 'exact-shapley' }, { name: 'gtg-shapley' }]),
    });
    const valuations = valuationsOf(await play(plan));
    expect(valuations).toHaveLength(2);
    for (const { utility, methods } of valuations) {
      expect(total(methods['exact-shapley'].values)).toBeCloseTo(utility.after - utility.before, 9);
      expect(Object.keys(methods['exact-shapley'].values)).toHaveLength(3);
    }
    expect(valuationsOf(await playPlan({ ...plan, threads: 2 }))).toEqual(valuations);
  });
});
