import { describe, expect, it } from 'vitest';
import type { SimulationPlan } from '../../src/actors/plan.js';
import { findCodec } from '../../src/codecs/registry.js';
import { weightsUp } from '../actors/circumstances.js';
import { linesOf, play, playWithCheckpoints } from '../actors/play.js';
import { smallOptions } from './blobs-setting.js';
import { planFor } from './plan.js';

const layersOf = (dropout: readonly object[]) => ({
  name: 'sequential',
  options: {
    layers: [{ name: 'flatten' }, { name: 'dense', units: 8 }, { name: 'batch-norm' }, { name: 'relu' }, ...dropout],
  },
});
const dropping = layersOf([{ name: 'dropout', rate: 0.4 }]);
const data = {
  name: 'blobs',
  classes: 3,
  sampleShape: [4, 4, 1],
  train: 90,
  test: 30,
  clients: 3,
  public: { size: 20 },
};

const planOf = (name: string, model: typeof dropping, codecs: SimulationPlan['codecs']) =>
  planFor({ name, options: smallOptions[name] }, data, { models: [model], rounds: 2, codecs });

const topk = { name: 'topk', options: { ratio: 0.5 }, ...weightsUp };
const qsgd = { name: 'qsgd', options: findCodec('qsgd').options.parse({}), ...weightsUp };

describe.each([
  ['fedavg', [topk]],
  ['fedavg', [qsgd]],
  ['moon', []],
  ['scaffold', []],
  ['feddf', []],
  ['fedkd', []],
  ['fedgen', []],
  ['fedftg', []],
  ['dsfl', []],
] as const)('%s with %j on a model with dropout and batch normalisation', (name, codecs) => {
  it('is the same on one host as on two after a resume, and another than without dropout', async () => {
    const plan = await planOf(name, dropping, codecs);
    const { events, checkpoints } = await playWithCheckpoints({ ...plan, threads: 1 });
    const resumed = await play({ ...plan, threads: 2 }, { resume: checkpoints.get(1) });
    expect(resumed).toStrictEqual(events.filter(({ round }) => round > 1));
    const plain = await play(await planOf(name, layersOf([]), codecs));
    expect(linesOf(events)).toHaveLength(2);
    expect(linesOf(events)).not.toEqual(linesOf(plain));
  });
});
