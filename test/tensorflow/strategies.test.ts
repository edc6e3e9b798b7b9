import { describe, expect, it } from 'vitest';
import type { Hosts } from '../../src/actors/hosts/host-threads.js';
import type { SimulationPlan } from '../../src/actors/plan.js';
import type { NamedSpec } from '../../src/core/named.js';
import type { BackendName } from '../../src/engine/engine.js';
import { strategies } from '../../src/strategies/registry.js';
import { InProcessHosts } from '../actors/in-process-hosts.js';
import { linesOf, play } from '../actors/play.js';
import { smallModels, smallOptions } from '../strategies/blobs-setting.js';
import { planFor } from '../strategies/plan.js';

const isOn = process.env.FEDSTILL_TENSORFLOW !== undefined;

function dataOf(sampleShape: readonly number[]) {
  return {
    ...{ name: 'blobs', classes: 3, sampleShape, train: 130, test: 60, clients: 4 },
    partition: { name: 'shards', shardsPerClient: 2 },
    public: { size: 30, labelled: true },
    clientTest: 0.2,
  };
}

/** Every number of every round of a plan, by where it stands. */
async function numbersOf(plan: SimulationPlan, backend: BackendName, hosts?: Hosts): Promise<Map<string, number>> {
  const numbers = new Map<string, number>();
  const collect = (value: unknown, path: string): void => {
    if (typeof value === 'number') numbers.set(path, value);
    else if (typeof value === 'object' && value !== null) {
      for (const [name, part] of Object.entries(value)) collect(part, `${path}.${name}`);
    }
  };
  collect(linesOf(await play({ ...plan, backend }, { hosts })), '');
  return numbers;
}

/** Expects both backends to give the same numbers, to 1e-4 of their size or, where they are small, in all. */
async function expectAgreement(plan: SimulationPlan): Promise<void> {
  const [native, compiled] = [
    await numbersOf(plan, 'tensorflow', new InProcessHosts(1)),
    await numbersOf(plan, 'onnx', new InProcessHosts(1)),
  ];
  expect([...native.keys()]).toEqual([...compiled.keys()]);
  for (const [path, value] of compiled) {
    const bound = 1e-4 * Math.max(1, Math.abs(value));
    expect(Math.abs((native.get(path) ?? Number.NaN) - value), `${path}: ${value}`).toBeLessThanOrEqual(bound);
  }
}

const model = (name: string, options: NamedSpec['options'] = {}): NamedSpec => ({ name, options });

describe.skipIf(!isOn)('on native TensorFlow (skipped unless run by npm run test:tensorflow)', () => {
  it.each(strategies.map(({ name }) => name))('%s gives the numbers of the compiled form', async (name) => {
    const { model: spec = model('logreg'), sampleShape = [4] } = smallModels[name] ?? {};
    const plan = await planFor({ name, options: smallOptions[name] }, dataOf(sampleShape), { models: [spec] });
    await expectAgreement(plan);
  });

  it.each([
    ['fedavg', 'resnet8', { channels: [2, 2, 3] }, [8, 8, 1], undefined],
    ['fedavg', 'strided-cnn', {}, [16, 16, 1], undefined],
    ['fedavg', 'cnn', {}, [16, 16, 1], undefined],
    ['fedavg', 'lenet5', {}, [28, 28, 1], undefined],
    ['fedavg', 'edge-cnn', {}, [16, 16, 1], undefined],
    ['fedgen', 'resnet8', { channels: [2, 2, 3] }, [8, 8, 1], smallOptions.fedgen],
    [
      ...(['fedftg', 'resnet8', { channels: [2, 2, 3] }, [8, 8, 1]] as const),
      { generator: { name: 'convolutional', noise: 4, channels: 3 }, iterations: 2, batch: 6, studentSteps: 2 },
    ],
  ] as const)(
    '%s with %s gives the numbers of the compiled form',
    async (name, network, options, sampleShape, given) => {
      const models = [model(network, options)];
      await expectAgreement(await planFor({ name, options: given }, dataOf(sampleShape), { models, rounds: 2 }));
    },
  );

  it('gives the same bits on one thread and on two', async () => {
    const plan = await planFor({ name: 'fedavg' }, dataOf([8, 8, 1]), { models: [model('cnn')] });
    const [one, two] = [
      { ...plan, threads: 1 },
      { ...plan, threads: 2 },
    ];
    expect(await numbersOf(two, 'tensorflow')).toEqual(await numbersOf(one, 'tensorflow'));
  });
});
