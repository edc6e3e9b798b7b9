import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { layoutPart } from '../../../src/core/layout-part.js';
import { RandomStream } from '../../../src/core/random.js';
import type { Weights } from '../../../src/core/weights.js';
import type { Loss } from '../../../src/learning/learner.js';
import { crossEntropy } from '../../../src/learning/losses.js';
import { fedavg } from '../../../src/strategies/averaging/fedavg.js';
import { fedgen } from '../../../src/strategies/data-free/fedgen.js';
import { featureObjective, generatorFor } from '../../../src/strategies/data-free/generated-features.js';
import { expectClose } from '../../learning/closeness.js';
import { blobsSetting, everyone, smallOptions } from '../blobs-setting.js';
import { clientContext, federation, type Setting, serverContext, updateOf } from '../in-process.js';

const info = (round: number) => ({ round, rounds: 10 });
const small = smallOptions.fedgen;
const options = fedgen.options.parse(small);
/** A model with features below its last layer. */
const models = [{ name: 'mlp', options: { hidden: [5] } }];

let setting: Setting;
beforeAll(async () => {
  setting = await blobsSetting(models);
});

const headOf = ({ learners: [{ model }] }: Setting) => {
  const names = new Set(model.headLayout.map(({ name }) => name));
  return layoutPart(model.layout, ({ name }) => names.has(name));
};

/** Fresh models of four clients with the labels of their shards. */
function reports(seed: number) {
  return everyone.map((id) => {
    const weights = setting.learners[0].model.init(RandomStream.of(seed, id));
    const labels = new Int32Array(3);
    for (const label of setting.shards[id].y) labels[label]++;
    return { weights, labels };
  });
}

describe('without generated features fedgen is fedavg, bit for bit', () => {
  const cohorts = [everyone, [0, 2], everyone];
  const modelsOf = async (written: object, strategy = fedgen) => {
    const whole = federation(strategy, setting, written);
    return (await whole.run(cohorts)).map(({ standing }) => whole.models(standing).server);
  };

  it('in every round if they have no weight, and in the first in any case', async () => {
    const whole = federation(fedavg, setting);
    const plain = (await whole.run(cohorts)).map(({ standing }) => whole.models(standing).server);
    expect(await modelsOf({ ...options, generated: 0, latent: 0 })).toEqual(plain);
    const generated = await modelsOf({ ...options });
    expect(generated[0]).toEqual(plain[0]);
    expect(generated[1]).not.toEqual(plain[1]);
  });
});

describe('the server of fedgen', () => {
  const aggregate = async (given: ReturnType<typeof reports>, written: object = {}) => {
    const server = fedgen.server(serverContext(setting, fedgen.options.parse({ ...options, ...written })));
    const updates = given.map((report, id) => updateOf(setting, id, 1, report));
    return server.aggregate(await server.init(), updates, info(1));
  };

  it('lets the generator depend on clients through their last layers and label counts only', async () => {
    const head = headOf(setting);
    const given = reports(1);
    const { generator } = await aggregate(given);
    const moved = given.map(({ weights, labels }) => ({
      weights: head.put(
        weights.map((weight) => weight + 1),
        head.take(weights),
      ),
      labels,
    }));
    expect((await aggregate(moved)).generator).toEqual(generator);
    const [first, ...others] = given;
    const otherHead = { ...first, weights: head.put(first.weights, new Float32Array(head.size)) };
    expect((await aggregate([otherHead, ...others])).generator?.weights).not.toEqual(generator?.weights);
    const otherLabels = { ...first, labels: first.labels.map((count) => count + 7) };
    expect((await aggregate([otherLabels, ...others])).generator?.weights).not.toEqual(generator?.weights);
  });

  it('asks for labels in the proportions of the counts', async () => {
    const given = reports(1);
    const { generator } = await aggregate(given);
    const totals = [0, 1, 2].map((label) => given.reduce((sum, { labels }) => sum + labels[label], 0));
    const total = totals.reduce((sum, count) => sum + count, 0);
    generator?.prior.forEach((share, label) => {
      expect(share).toBeCloseTo(totals[label] / total, 6);
    });
  });

  it('keeps the generator if no label was counted', async () => {
    const uncounted = reports(1).map((report) => ({ ...report, labels: new Int32Array(3) }));
    expect((await aggregate(uncounted)).generator).toBeNull();
  });

  it.each(['losses', 'logits'] as const)(
    'teaches the generator what the clients know, by their %s',
    async (ensemble) => {
      const whole = federation(fedgen, setting, { ...options, training: { steps: 0 } });
      const server = fedgen.server(
        serverContext(setting, fedgen.options.parse({ ...options, training: trained(ensemble) })),
      );
      const { updates } = (await whole.run([everyone]))[0];
      const start = await server.init();
      const sent = everyone.map((id) => {
        const { weights, labels } = payload(updates[id].payload);
        return updateOf(setting, id, 1, { weights, labels });
      });
      const { generator, weights } = await server.aggregate(start, sent, info(1));
      if (!generator) throw new Error('no generator');
      const fresh = generatorFor(serverContext(setting, options)).init(
        serverContext(setting, options).random('generator'),
      );
      expect(await mistaken(weights, generator.weights)).toBeLessThan(0.6 * (await mistaken(weights, fresh)));
    },
  );

  const trained = (ensemble: 'losses' | 'logits') => ({
    steps: 300,
    batch: 12,
    ensemble,
    optimizer: { name: 'adam', learningRate: 0.03 },
  });

  function payload(up: unknown) {
    if (typeof up === 'object' && up && 'weights' in up && 'labels' in up) {
      const { weights, labels } = up;
      if (weights instanceof Float32Array && labels instanceof Int32Array) return { weights, labels };
    }
    throw new TypeError('no report');
  }

  /** The part of a client's loss that is due to generated features at the given weights. */
  async function mistaken(weights: Weights, generator: Weights): Promise<number> {
    const context = clientContext(setting, { ...options, generated: 1, latent: 0 }, 0);
    const prior = new Float32Array(3).fill(1 / 3);
    const still = { ...setting.training.optimizer, learningRate: 1e-9 };
    const request = { weights, data: setting.shards[0], epochs: 3, batch: 'full' as const, optimizer: still };
    const objective = featureObjective(context, { weights: generator, prior }, info(1));
    const random = RandomStream.of(1);
    const [both, own] = await Promise.all(
      [objective, { loss: crossEntropy }].map((one) => setting.learners[0].fit({ ...request, ...one, random })),
    );
    return both.loss - own.loss;
  }
});

describe('a client of fedgen', () => {
  const train = async (weights: Weights, written: object, generator = generated(1), loss?: Loss) => {
    const context = clientContext(setting, fedgen.options.parse({ ...options, decay: 1, ...written }), 0);
    const objective = featureObjective(context, generator, info(1));
    const request = { ...setting.training, weights, data: setting.shards[0], steps: 1, random: RandomStream.of(2) };
    return setting.learners[0].fit({ ...request, ...objective, ...(loss && { loss }) });
  };
  const generated = (seed: number) => ({
    weights: generatorFor(clientContext(setting, options, 0)).init(RandomStream.of(seed)),
    prior: Float32Array.of(0.5, 0.5, 0),
  });

  it('changes its last layer only, by the cross-entropy of generated features', async () => {
    const { model } = setting.learners[0];
    const head = headOf(setting);
    const below = layoutPart(model.layout, (entry) => !model.headLayout.some(({ name }) => name === entry.name));
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.constantFrom(0.1, 1, 10), async (seed, weight) => {
        const weights = model.init(RandomStream.of(seed));
        const plain = await train(weights, { generated: 0, latent: 0 });
        const taught = await train(weights, { generated: weight, latent: 0 });
        expect(below.take(taught.weights)).toEqual(below.take(plain.weights));
        expect(head.take(taught.weights)).not.toEqual(head.take(plain.weights));
      }),
      { numRuns: 10 },
    );
  });

  it('learns nothing from generated features that its last layer has right', async () => {
    const { model } = setting.learners[0];
    const bias = layoutPart(model.layout, ({ name }) => name === model.headLayout[1].name);
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(2), async (seed, label) => {
        const sure = Float32Array.from({ length: 3 }, (_, c) => (c === label ? 1 : 0));
        const weights = bias.put(
          model.init(RandomStream.of(seed)),
          sure.map((share) => 60 * share),
        );
        const generator = { ...generated(seed), prior: sure };
        const plain = await train(weights, { generated: 0, latent: 0 });
        const taught = await train(weights, { generated: 10, latent: 0 }, generator);
        expectClose(taught.weights, plain.weights, 1e-6);
        const mistaken = { ...generator, prior: Float32Array.of(1, 1, 1).map((one, c) => (one - sure[c]) / 2) };
        expect((await train(weights, { generated: 10, latent: 0 }, mistaken)).weights).not.toEqual(taught.weights);
      }),
      { numRuns: 6 },
    );
  });

  it('takes the outputs on generated features for a constant in the divergence from them', async () => {
    const { model } = setting.learners[0];
    const head = headOf(setting);
    const kernel = layoutPart(model.layout, ({ name }) => name === model.headLayout[0].name);
    const drawn = model.init(RandomStream.of(1));
    // All features of the samples are 0, so that the kernel of the last layer could move through the teacher only.
    const weights = head.put(new Float32Array(drawn.length), head.take(drawn));
    const taught = await train(weights, { generated: 0, latent: 5 });
    expect(kernel.take(taught.weights)).toEqual(kernel.take(weights));
    const plain = await train(weights, { generated: 0, latent: 0 });
    expect(head.take(taught.weights)).not.toEqual(head.take(plain.weights));
  });

  it('reports how often it trained on each label, padding left out', async () => {
    const [shard] = setting.shards;
    const training = { ...setting.training, epochs: 3, batch: 7 };
    const side = fedgen.client(clientContext({ ...setting, training }, options, 0));
    const down = { weights: setting.learners[0].model.init(RandomStream.of(1)), generator: generated(1) };
    const { up } = await side.work(null, down, info(2));
    const counts = [0, 1, 2].map((label) => 3 * shard.y.filter((own) => own === label).length);
    expect([...up.labels]).toEqual(counts);
    const idle = fedgen.client(clientContext({ ...setting, training: { ...training, epochs: 0 } }, options, 0));
    expect((await idle.work(null, down, info(2))).up.labels).toEqual(new Int32Array(3));
  });
});
