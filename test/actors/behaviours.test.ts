import { describe, expect, it } from 'vitest';
import { unwrap } from '../../src/actors/hosts/fault.js';
import { hostedClients } from '../../src/actors/hosts/hosted-clients.js';
import { Sides } from '../../src/actors/hosts/sides.js';
import { decode, encode } from '../../src/actors/hosts/wire.js';
import type { SimulationPlan } from '../../src/actors/plan.js';
import { weightParts } from '../../src/core/layout-part.js';
import type { Plain } from '../../src/core/plain.js';
import { resolveScenario } from '../../src/scenario/resolve.js';
import { scenarioSchema } from '../../src/scenario/schema.js';
import { strategies } from '../../src/strategies/registry.js';
import { floats } from '../core/plain-parts.js';
import { isFull } from '../setup/property-options.js';
import { smallOptions } from '../strategies/blobs-setting.js';
import { linesOf, ofKind, play, playWithCheckpoints } from './play.js';
import { smallPlan } from './small-plan.js';

/** What clients send in their first round, from the same weights. */
async function updates(plan: SimulationPlan, clients: readonly number[]) {
  const sides = await Sides.open(plan);
  const { work } = hostedClients(Promise.resolve(sides));
  const weights = sides.commonLearner.model.init(sides.gatherStream('weights', 0));
  const sent: { up: Plain; flops: number; claimed: number }[] = [];
  for (const client of clients) {
    const request = { client, down: encode(weights), round: { round: 1, rounds: 3 } };
    const { up, flops } = unwrap(await work(request));
    sent.push({ up: decode(up), flops, claimed: sides.info(client).samples });
  }
  return { weights, sent };
}

const behaving = (name: string, options: unknown, clients: readonly number[]) => ({
  behaviours: [{ name, options, clients }],
});

describe('a client of FedAvg', () => {
  it('that rides free sends what it was sent, without any work, and claims all its samples', async () => {
    const { weights, sent } = await updates(smallPlan(behaving('free-rider', {}, [1])), [0, 1]);
    expect(sent[1]).toStrictEqual({ up: weights, flops: 0, claimed: 15 });
    expect(sent[0].up).not.toStrictEqual(weights);
    expect(sent[0].flops).toBeGreaterThan(0);
  });

  it('that is lazy works less, and with the share 1 as an honest one', async () => {
    const { sent: honest } = await updates(smallPlan(), [0]);
    const { sent: lazy } = await updates(smallPlan(behaving('lazy', { share: 0.5 }, [0])), [0]);
    expect(lazy[0].claimed).toBe(16);
    expect(lazy[0].flops).toBeLessThan(honest[0].flops);
    const { sent: eager } = await updates(smallPlan(behaving('lazy', { share: 1 }, [0])), [0]);
    expect(eager).toStrictEqual(honest);
  });

  it('that duplicates its data claims more and sends the same', async () => {
    const { sent: honest } = await updates(smallPlan(), [2]);
    const { sent } = await updates(smallPlan(behaving('duplicate-data', { copies: 3 }, [2])), [2]);
    expect(sent).toStrictEqual([{ ...honest[0], claimed: 3 * honest[0].claimed }]);
  });

  it('that colludes sends the update of the first of its group and claims its own samples', async () => {
    const { sent: honest } = await updates(smallPlan(), [1, 3]);
    const { sent } = await updates(smallPlan(behaving('colluder', {}, [1, 3])), [1, 3]);
    expect(sent).toStrictEqual([honest[0], { ...honest[0], claimed: honest[1].claimed }]);
    expect(honest[1].up).not.toStrictEqual(honest[0].up);
  });
});

describe('clients that make weights up', () => {
  const plan = smallPlan();
  const { train, test } = plan.data;
  const images = { sampleShape: [2, 2, 1] };
  const withNormalisation = {
    ...plan,
    models: [{ name: 'strided-cnn', options: { channels: [2, 2], features: 3 } }],
    data: { ...plan.data, train: { ...train, ...images }, test: { ...test, ...images } },
  };

  it.each([
    ['free-rider', {}],
    ['random-weights', { range: 1 }],
    ['delta-weights', { noise: 0.5 }],
    ['disguised-free-rider', { sigma: 3, scale: 1, decay: 0 }],
  ])('as %s send the running statistics that they were sent', async (name, options) => {
    const { weights, sent } = await updates({ ...withNormalisation, ...behaving(name, options, [1]) }, [1]);
    const { layout } = (await Sides.open(withNormalisation)).commonLearner.model;
    const { trained, statistics } = weightParts(layout) ?? {};
    const up = floats(sent[0].up);
    expect(statistics?.take(up)).toStrictEqual(statistics?.take(weights));
    if (name !== 'free-rider') expect(trained?.take(up)).not.toStrictEqual(trained?.take(weights));
  });
});

describe('a run', () => {
  it('of free riders alone leaves the model where it was', async () => {
    const plan = smallPlan({ cohort: { fraction: 1 }, ...behaving('free-rider', {}, [0, 1, 2, 3, 4, 5]) });
    const lines = linesOf(await play(plan));
    expect(lines[1].test?.loss).toBeGreaterThan(0);
    for (const { test } of lines) expect(test).toStrictEqual(lines[0].test);
  });

  it('has no client in a cohort that has left, even if nobody is left', async () => {
    const plan = smallPlan({
      cohort: { fraction: 1 },
      behaviours: [
        { name: 'stop-out', options: { after: 1 }, clients: [0, 4] },
        { name: 'stop-out', options: { after: 2 }, clients: [1, 2, 3, 5] },
      ],
    });
    const events = await play(plan);
    expect(ofKind(events, 'cohort').map(({ clients }) => clients)).toStrictEqual([
      [0, 1, 2, 3, 4, 5],
      [1, 2, 3, 5],
    ]);
    expect(linesOf(events).map(({ received }) => received)).toStrictEqual([6, 4, 0]);
  });

  it('goes on after a checkpoint with what behaviours remember', async () => {
    const plan = smallPlan({
      rounds: 4,
      cohort: { fraction: 1 },
      behaviours: [
        { name: 'disguised-free-rider', options: { scale: 1, decay: 1 }, clients: [0] },
        { name: 'delta-weights', options: { noise: 0 }, clients: [3] },
      ],
    });
    const { events, checkpoints } = await playWithCheckpoints(plan);
    const lines = linesOf(events);
    const resumed = linesOf(await play({ ...plan, threads: 2 }, { resume: checkpoints.get(2) }));
    expect(resumed).toStrictEqual(lines.slice(2));
  });
});

/** Strategies that are run on two hosts as well: all of them as `npm run test:full` asks for. */
const onTwoHosts = ['fedavg', 'scaffold', 'fd', 'feddf', 'fedgen'];

describe.each(strategies.map((strategy) => ({ name: strategy.name, strategy })))('$name', ({ name, strategy }) => {
  const options: unknown = smallOptions[name] ?? {};
  const scenarioOf = (behaviours: readonly unknown[], policy: unknown) => ({
    strategy,
    scenario: {
      ...scenarioSchema().parse({
        seed: 5,
        rounds: 2,
        data: {
          ...{ name: 'blobs', classes: 3, sampleShape: [4], train: 190, test: 30, clients: 8 },
          public: { size: 30, labelled: true },
          clientTest: 0.2,
        },
        model: { name: 'logreg' },
        training: { batch: 8, optimizer: { name: 'sgd', learningRate: 0.1 } },
        strategy: Object.assign({ name }, options),
        policy,
        incentives: { behaviours },
        devices: { flops: { median: 1e5, sigma: 2 } },
        evaluation: { every: 2, clients: 2 },
      }),
      name: 'cell',
    },
  });
  const training = [
    { name: 'lazy', clients: [1] },
    { name: 'stop-out', after: 1, clients: [2] },
    { name: 'duplicate-data', clients: [3] },
    { name: 'colluder', clients: [0, 4] },
  ];
  const forging = [
    { name: 'free-rider', clients: [5] },
    { name: 'disguised-free-rider', clients: [6] },
    { name: 'delta-weights', clients: [7] },
  ];

  it('takes every behaviour that it has a place for, and refuses the others', async () => {
    const written = strategy.lens ? [...training, ...forging] : training;
    const plan = await resolveScenario(scenarioOf(written, { name: 'all-received' }));
    const lines = linesOf(await play({ ...plan, threads: 1 }));
    expect(lines.map(({ received }) => received)).toStrictEqual([8, 7]);
    expect(Number.isFinite(lines.at(-1)?.test?.loss)).toBe(true);
    if (isFull || onTwoHosts.includes(name)) {
      expect(linesOf(await play({ ...plan, threads: 2 }))).toStrictEqual(lines);
    }
    if (strategy.lens) return;
    await expect(resolveScenario(scenarioOf(forging, { name: 'all-received' }))).rejects.toThrow(
      `incentives.behaviours.0: 'free-rider' cannot work here: the strategy '${name}' sends no weights`,
    );
  });

  it.runIf(['fedavg', 'feddf', 'fd'].includes(name))('takes them under FedBuff', async () => {
    const written = strategy.lens ? [...training, ...forging] : training;
    const plan = await resolveScenario(scenarioOf(written, { name: 'fedbuff', bufferSize: 3, maxInFlight: 5 }));
    const lines = linesOf(await play({ ...plan, threads: 1 }));
    expect(lines.reduce((sum, { received }) => sum + received, 0)).toBe(6);
    expect(Number.isFinite(lines.at(-1)?.test?.loss)).toBe(true);
  });
});
