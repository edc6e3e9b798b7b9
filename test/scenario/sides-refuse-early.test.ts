import { describe, expect, it } from 'vitest';
import { Sides } from '../../src/actors/hosts/sides.js';
import { InputError } from '../../src/core/errors.js';
import { loadFederatedData } from '../../src/data/load.js';
import { models } from '../../src/models/registry.js';
import { parseScenario } from '../../src/scenario/load.js';
import { resolveScenario } from '../../src/scenario/resolve.js';
import { strategies } from '../../src/strategies/registry.js';
import { InProcessHosts } from '../actors/in-process-hosts.js';
import { linesOf, play } from '../actors/play.js';
import { smallOptions } from '../strategies/blobs-setting.js';

/** Every model with its defaults, and lists of layers for the one that has none. */
const written = models.map(({ name }) =>
  name === 'sequential' ? { name, layers: [{ name: 'flatten' }, { name: 'relu' }] } : name,
);

const optimizers = [
  { name: 'sgd', learningRate: 0.1 },
  { name: 'sgd', learningRate: 0.1, momentum: 0.9 },
  { name: 'adam', learningRate: 0.01 },
];
const shapes = [[4], [8, 8, 1]];
const public_ = { size: 30, labelled: true };

/** A scenario of one round; `changes` are whole sections. */
function scenarioWith(changes: object): object {
  return {
    rounds: 1,
    data: { name: 'blobs', classes: 3, sampleShape: [4], train: 90, test: 9, clients: 3, public: public_ },
    model: 'logreg',
    training: { batch: 8, optimizer: optimizers[0] },
    strategy: 'fedavg',
    ...changes,
  };
}

const federated = new Map<string, ReturnType<typeof loadFederatedData>>();
/** Data are made once for each shape of samples. */
const load: typeof loadFederatedData = (options, context) => {
  const key = JSON.stringify(options);
  const data = federated.get(key) ?? loadFederatedData(options, context);
  federated.set(key, data);
  return data;
};

/** What a scenario is resolved to, or why it is refused. */
async function checked(changes: object) {
  const loaded = await parseScenario(scenarioWith(changes), 'small.yaml');
  try {
    return { plan: await resolveScenario(loaded, {}, load) };
  } catch (error) {
    if (error instanceof InputError) return { refusal: error.message };
    throw error;
  }
}

const dataOf = (sampleShape: readonly number[]) => ({
  name: 'blobs',
  classes: 3,
  sampleShape,
  train: 90,
  test: 9,
  clients: 3,
  public: public_,
});

describe.each(strategies.map(({ name, needs }) => ({ name, needs })))('$name', ({ name, needs }) => {
  it('is refused before a run or not at all, whatever the optimizer', async () => {
    for (const optimizer of optimizers) {
      const strategy = { name, ...(smallOptions[name] ?? {}) };
      const { plan, refusal } = await checked({ strategy, training: { batch: 8, optimizer } });
      if (plan) expect(linesOf(await play(plan, { hosts: new InProcessHosts(1) }))).toHaveLength(1);
      else expect(refusal).toMatch(/^training\.optimizer: /);
    }
  });

  it('makes both sides of whatever was accepted, with every model and shape of samples', async () => {
    let accepted = 0;
    for (const model of written) {
      for (const shape of shapes) {
        const models = needs.oneArchitecture ? { model } : { models: ['logreg', model], model: undefined };
        const { plan } = await checked({ ...models, data: dataOf(shape), strategy: name });
        if (!plan) continue;
        const sides = await Sides.open(plan);
        sides.abilities();
        for (const { client } of plan.data.shards) sides.client(client);
        await sides.engine.dispose();
        accepted++;
      }
    }
    expect(accepted).toBeGreaterThan(0);
  });
});

describe('what a side cannot work with is refused in one line:', () => {
  it.each<[string, object, RegExp]>([
    [
      'control variates along a path of adam',
      { strategy: 'scaffold', training: { optimizer: optimizers[2] } },
      /^training\.optimizer: 'adam' cannot work here: scaffold reads gradients off a path of plain sgd; /,
    ],
    [
      'the same under another strategy',
      {
        strategy: { name: 'fedftg', base: 'scaffold', generator: 'dense' },
        training: { optimizer: optimizers[1] },
      },
      /^training\.optimizer: 'momentum 0\.9' cannot work here: /,
    ],
    [
      'features that do not have the shape asked for',
      { strategy: { name: 'fedgkt', featureShape: [3] } },
      /^strategy\.featureShape: expected a shape of 4 numbers, .*, found \[ 3 \]/,
    ],
    [
      'a large model that takes images only, on vectors of features',
      { strategy: { name: 'fedgkt', serverModel: 'cnn' } },
      /^strategy\.serverModel: 'cnn' takes images .* \[4\]/,
    ],
    [
      'a mentor that takes images only',
      { strategy: { name: 'fedkd', mentor: 'lenet5' } },
      /^strategy\.mentor: 'lenet5' takes images/,
    ],
    [
      'a generator of images, of samples that are none',
      { strategy: 'fedftg' },
      /^strategy\.generator: 'convolutional' takes images .*; 'dense' takes any$/,
    ],
    [
      'a generator of images whose sides four does not divide',
      { strategy: 'fedftg', data: dataOf([6, 6, 1]) },
      /^strategy\.generator: .*multiples of 4/,
    ],
    [
      'the second of several models',
      { models: ['logreg', 'cnn'], model: undefined, strategy: 'local' },
      /^models\.1: 'cnn' takes images/,
    ],
  ])('%s', async (_, changes, line) => {
    expect((await checked(changes)).refusal).toMatch(line);
  });

  it('but a generator that is not used refuses nothing', async () => {
    expect((await checked({ strategy: { name: 'fedftg', iterations: 0 } })).plan).toBeDefined();
  });
});
